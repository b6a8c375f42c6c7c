using GpuLogReg.Compute;
using GpuLogReg.Cpu;

namespace GpuLogReg.Core.Tests.Compute;

public class PenalizedObjectiveTests
{
    private static (double Value, double[] Gradient) Evaluate(double l2, bool intercept, RowRange? rows = null, bool gradientOnly = false)
    {
        using var backend = new ReferenceBackend();
        using var objective = new PenalizedObjective(backend.Prepare(TestSets.FourRows(), LossKind.Logistic, Precision.Float64), l2, intercept);
        using var w = objective.Space.Allocate(3);
        using var gradient = objective.Space.Allocate(3);
        objective.Space.Upload([1, -1, 0.5], w);
        double value = double.NaN;
        if (gradientOnly)
            objective.Gradient(w, gradient, rows ?? RowRange.All(4));
        else
            value = objective.ValueAndGradient(w, gradient, rows ?? RowRange.All(4));
        var result = new double[3];
        objective.Space.Download(gradient, result);
        return (value, result);
    }

    // Sums over the four rows at w = (1, −1), b = 0.5, by mpmath: 2.77724830886, (0.45486080708, 0.96152818090, 1.48095461860).
    [Fact]
    public void Cost_is_the_mean_loss_plus_lambda_over_2m_times_the_squared_norm()
    {
        // (λ/2m)·‖w‖² = 3/(2·4)·(1 + 1) = 0.75; gradient gains (λ/m)·w = ±0.75; the intercept gains nothing.
        var (value, gradient) = Evaluate(3, intercept: true);
        Assert.Equal((2.7772483088609758372 / 4) + 0.75, value, 1e-15);
        Assert.Equal((0.45486080708007609137 / 4) + 0.75, gradient[0], 1e-15);
        Assert.Equal((0.96152818089841746544 / 4) - 0.75, gradient[1], 1e-15);
        Assert.Equal(1.4809546186010730668 / 4, gradient[2], 1e-15);
    }

    [Fact]
    public void Without_an_intercept_its_gradient_is_zero()
    {
        var (_, gradient) = Evaluate(3, intercept: false);
        Assert.Equal(0, gradient[2]);
        Assert.Equal((0.45486080708007609137 / 4) + 0.75, gradient[0], 1e-15);
    }

    [Fact]
    public void Batches_of_equal_size_average_to_the_whole_gradient()
    {
        var (_, whole) = Evaluate(2, true);
        var (_, first) = Evaluate(2, true, new RowRange(0, 2), gradientOnly: true);
        var (_, second) = Evaluate(2, true, new RowRange(2, 2), gradientOnly: true);
        for (int j = 0; j < 3; j++)
            Assert.Equal(whole[j], (first[j] + second[j]) / 2, 1e-15);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Unfit_strength_is_refused(double l2)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Evaluate(l2, true));
        Assert.Contains("expected a finite number, zero or more", error.Message, StringComparison.Ordinal);
    }
}
