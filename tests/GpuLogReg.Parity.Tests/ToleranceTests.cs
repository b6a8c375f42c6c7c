using GpuLogReg.Compute;

namespace GpuLogReg.Parity;

/// <summary>The tolerances must be tight enough to see the smallest fault worth finding.</summary>
public sealed class ToleranceTests
{
    [Theory]
    [InlineData(Precision.Float32, 17, 5000)]
    [InlineData(Precision.Float32, 4097, 28)]
    [InlineData(Precision.Float32, 100003, 5)]
    [InlineData(Precision.Float64, 100003, 5)]
    public void A_single_row_left_out_is_seen_in_loss_and_gradient(Precision storage, int rows, int columns)
    {
        using var problem = Problem.Create(rows, columns, Problem.Native(storage));
        var all = Expectation.Of(problem, storage);
        var fewer = Expectation.Of(problem, storage, new RowRange(0, rows - 1));
        Assert.ThrowsAny<Exception>(() => Close.Number(all.Value, fewer.Value, all.ValueTolerance, "F"));
        Assert.ThrowsAny<Exception>(() => Close.Numbers(all.Gradient, fewer.Gradient, all.GradientTolerance, "∇F"));
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Float64)]
    [InlineData(Precision.BFloat16)]
    [InlineData(Precision.Float16)]
    public void A_single_feature_left_out_is_seen_in_the_margins(Precision storage)
    {
        using var problem = Problem.Create(16, 5000, Problem.Native(storage));
        var expected = Expectation.Of(problem, storage);
        var w = problem.W.ToArray();
        w[4999] = 0;
        Assert.ThrowsAny<Exception>(() => Close.Numbers(expected.Margins, Expectation.Of(problem, storage, w: w).Margins, expected.MarginTolerance, "z"));
    }

    [Fact]
    public void NaN_is_close_to_nothing()
    {
        Assert.ThrowsAny<Exception>(() => Close.Number(0, double.NaN, 1, "x"));
        Assert.ThrowsAny<Exception>(() => Close.Number(0, 0, double.NaN, "x"));
    }
}
