using GpuLogReg.Compute;
using GpuLogReg.Cpu;

namespace GpuLogReg.Core.Tests.Compute;

/// <summary>Values worked by hand.</summary>
public class OrthantStepsTests
{
    [Theory]
    [InlineData(2, 0.5, 1.5)] // w above zero: the slope of λ·|w| is +λ
    [InlineData(2, -3, -2)]
    [InlineData(-2, 0.5, -0.5)] // below zero: −λ
    [InlineData(-2, -3, -4)]
    [InlineData(0, 0.5, 0)] // at zero the penalty holds slopes up to λ
    [InlineData(0, -0.5, 0)]
    [InlineData(0, 1, 0)]
    [InlineData(0, -1, 0)]
    [InlineData(0, 3, 2)] // and takes λ off the steeper ones
    [InlineData(0, -3, -2)]
    [InlineData(-0.0, 3, 2)]
    [InlineData(0, double.NaN, double.NaN)]
    [InlineData(1, double.NaN, double.NaN)]
    [InlineData(0, double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(0, double.NegativeInfinity, double.NegativeInfinity)]
    public void The_pseudo_gradient_is_the_subgradient_of_least_norm(double w, double gradient, double expected) =>
        Assert.Equal(expected, OrthantSteps.Apply(OrthantStep.PseudoGradient, w, gradient, 1, penalized: true));

    [Theory]
    [InlineData(2, -1, 2)]
    [InlineData(-2, 1, -2)]
    [InlineData(2, 1, 0)]
    [InlineData(-2, -1, 0)]
    [InlineData(2, 0, 0)]
    [InlineData(0, 1, 0)]
    public void A_direction_is_kept_where_it_goes_downhill(double direction, double pseudoGradient, double expected) =>
        Assert.Equal(expected, OrthantSteps.Apply(OrthantStep.Downhill, direction, pseudoGradient, 1, penalized: true));

    [Theory]
    [InlineData(0.1, 5, 1)]
    [InlineData(-0.1, -5, -1)]
    [InlineData(0, 5, -1)] // from zero the step goes against the slope
    [InlineData(0, -5, 1)]
    [InlineData(0, 0, 0)]
    public void The_orthant_is_that_of_the_point_or_else_of_the_way_down(double w, double pseudoGradient, double expected) =>
        Assert.Equal(expected, OrthantSteps.Apply(OrthantStep.Signs, w, pseudoGradient, 1, penalized: true));

    [Theory]
    [InlineData(2, 1, 2)]
    [InlineData(-2, -1, -2)]
    [InlineData(-2, 1, 0)]
    [InlineData(2, -1, 0)]
    [InlineData(2, 0, 0)]
    public void A_point_that_leaves_its_orthant_is_stopped_at_zero(double point, double sign, double expected) =>
        Assert.Equal(expected, OrthantSteps.Apply(OrthantStep.Clip, point, sign, 1, penalized: true));

    [Fact]
    public void What_is_not_penalised_crosses_zero_freely()
    {
        Assert.Equal(2, OrthantSteps.Apply(OrthantStep.Downhill, 2, 1, 0, penalized: false));
        Assert.Equal(-2, OrthantSteps.Apply(OrthantStep.Clip, -2, 1, 0, penalized: false));
        Assert.Equal(0.5, OrthantSteps.Apply(OrthantStep.PseudoGradient, 0, 0.5, 0, penalized: false));
    }

    [Fact]
    public void Vectors_stop_being_penalised_at_the_extent()
    {
        var space = new ReferenceVectorSpace();
        using Vector w = space.Allocate(3), gradient = space.Allocate(3);
        space.Upload([0, 1, 0], w);
        space.Upload([3, 3, 3], gradient);
        space.Orthant(OrthantStep.PseudoGradient, w, gradient, 1, 2, gradient);
        var got = new double[3];
        space.Download(gradient, got);
        Assert.Equal([2, 4, 3], got);
    }
}
