using GpuLogReg.Cli.Output;
using Xunit;

namespace GpuLogReg.Cli.Tests.Output;

public sealed class LossCurveTests
{
    [Fact]
    public void A_straight_fall_is_a_diagonal_with_its_ends_labelled()
    {
        string[] lines = [.. new LossCurve([3, 2, 1], 20, 5, unicode: false).Lines()];
        Assert.Equal(
            [
                "J against iterations",
                "       3 | **",
                "         |   *",
                "       2 |    ***",
                "         |       *",
                "       1 |        **",
                "         +----------",
            ],
            lines[..7]);
        Assert.StartsWith("           0", lines[7], StringComparison.Ordinal);
        Assert.EndsWith("2", lines[7], StringComparison.Ordinal);
        Assert.Equal(20, lines[7].Length);
    }

    [Fact]
    public void A_deep_fall_is_drawn_on_a_logarithmic_scale()
    {
        string[] lines = [.. new LossCurve([1, 0.1, 0.01], 60, 9, unicode: false).Lines()];
        Assert.EndsWith("(logarithmic scale)", lines[0], StringComparison.Ordinal);
        Assert.Contains(" 0.1 |", lines[5], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_curve_has_no_holes_and_fits_the_page(bool unicode)
    {
        double[] values = [.. Enumerable.Range(0, 30).Select(i => 0.05 + (0.65 * Math.Exp(-i / 2.0)))];
        string[] lines = [.. new LossCurve(values, 80, 10, unicode).Lines()];
        Assert.All(lines, line => Assert.True(line.Length <= 80, line));
        for (int column = 11; column < 80; column++)
            Assert.Contains(lines[1..11], line => column < line.Length && line[column] != ' ');
    }

    [Fact]
    public void A_flat_curve_is_drawn() => Assert.Equal(8, new LossCurve([1, 1], 40, 5, unicode: true).Lines().Count());
}
