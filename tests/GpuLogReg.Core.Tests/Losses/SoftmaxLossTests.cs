using GpuLogReg.Losses;

namespace GpuLogReg.Core.Tests.Losses;

/// <summary>Expected values were computed with 40 digits by mpmath 1.3.0: loss = −log p_y, slopes p_c and −Σ_{c≠y} p_c.</summary>
public class SoftmaxLossTests
{
    private const double Relative = 1e-15;

    [Theory]
    [InlineData(new double[] { 0, 0, 0 }, 1, 1.0986122886681096914, new[] { 0.33333333333333333333, -0.66666666666666666667, 0.33333333333333333333 })]
    [InlineData(new double[] { 1, 2, 3 }, 0, 2.4076059644443803045, new[] { -0.909969426829619542, 0.24472847105479765247, 0.66524095577482188953 })]
    [InlineData(new double[] { 1, 2, 3 }, 2, 0.40760596444438030448, new[] { 0.090030573170380457998, 0.24472847105479765247, -0.33475904422517811047 })]
    [InlineData(new double[] { 0, -50, -60 }, 0, 1.9288374130715447482e-22, new[] { -1.9288374130715447482e-22, 1.928749847963917783e-22, 8.7565107626965203385e-27 })]
    [InlineData(new double[] { 0, -46, -800, 0 }, 3, 0.69314718055994530942, new[] { 0.5, 5.2653086787769061894e-21, 0, -0.5 })]
    [InlineData(new double[] { 1e4, -1e4, 0 }, 0, 0, new double[] { 0, 0, 0 })]
    [InlineData(new double[] { 1e4, -1e4, 0 }, 1, 2e4, new double[] { 1, -1, 0 })]
    [InlineData(new double[] { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 }, 4, 2.302585092994045684, new[] { 0.1, 0.1, 0.1, 0.1, -0.9, 0.1, 0.1, 0.1, 0.1, 0.1 })]
    public void Loss_and_slopes_of_one_row(double[] margins, int label, double loss, double[] slopes)
    {
        var got = new double[margins.Length];
        AssertRelative(loss, SoftmaxLoss<double, HostMath>.Evaluate(margins, label, 1, got));
        for (int c = 0; c < got.Length; c++)
            AssertRelative(slopes[c], got[c]);
        AssertRelative(3 * loss, SoftmaxLoss<double, HostMath>.Evaluate(margins, label, 3, got));
        for (int c = 0; c < got.Length; c++)
            AssertRelative(3 * slopes[c], got[c]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Two_margins_are_the_binary_loss_of_their_difference(int label)
    {
        foreach (double z in new[] { 0, 1e-9, 0.3, -0.3, 2, -7, 40, -40, 700, -700, 1e4, -1e4 })
        {
            Span<double> slopes = [double.NaN, double.NaN];
            double loss = SoftmaxLoss<double, HostMath>.Evaluate([0, z], label, 2.5, slopes);
            LogisticLoss<double, HostMath>.Evaluate(z, label == 1 ? 2.5 : -2.5, out double expected, out double slope);
            AssertRelative(expected, loss);
            AssertRelative(slope, slopes[1]);
            AssertRelative(-slope, slopes[0]);

            // The direction that moves the difference alone: its curvature is the binary one.
            Span<double> product = [double.NaN, double.NaN];
            SoftmaxLoss<double, HostMath>.Multiply([0, z], 2.5, [0, 1], product);
            double curvature = LogisticLoss<double, HostMath>.Curvature(z, 2.5);
            AssertRelative(-curvature, product[0]);
            AssertRelative(curvature, product[1]);
        }
    }

    [Fact]
    public void Slopes_may_be_written_over_the_margins()
    {
        double[] margins = [1, 2, 3], slopes = new double[3];
        double loss = SoftmaxLoss<double, HostMath>.Evaluate(margins, 1, 1, slopes);
        Assert.Equal(loss, SoftmaxLoss<double, HostMath>.Evaluate(margins, 1, 1, margins));
        Assert.Equal(slopes, margins);
    }

    [Fact]
    public void Row_of_weight_zero_adds_nothing()
    {
        var slopes = new double[3];
        Assert.Equal(0, SoftmaxLoss<double, HostMath>.Evaluate([1e4, -1e4, 3], 1, 0, slopes));
        Assert.Equal([0.0, 0, 0], slopes.Select(Math.Abs));
        SoftmaxLoss<double, HostMath>.Multiply([1, 2, 3], 0, [4, 5, 6], slopes);
        Assert.Equal([0.0, 0, 0], slopes.Select(Math.Abs));
    }

    [Fact]
    public void The_same_number_added_to_every_margin_changes_nothing_but_rounding()
    {
        double[] slopes = new double[3], shifted = new double[3];
        double loss = SoftmaxLoss<double, HostMath>.Evaluate([1, 2, 3], 0, 1, slopes);
        Assert.Equal(loss, SoftmaxLoss<double, HostMath>.Evaluate([1001, 1002, 1003], 0, 1, shifted));
        Assert.Equal(slopes, shifted);
        SoftmaxLoss<double, HostMath>.Multiply([1, 2, 3], 1, [7, 7, 7], slopes);
        Assert.Equal([0.0, 0, 0], slopes);
    }

    [Fact]
    public void A_margin_that_is_NaN_gives_NaN_wherever_it_stands()
    {
        for (int at = 0; at < 3; at++)
        {
            double[] margins = [1, 2, 3];
            margins[at] = double.NaN;
            Assert.Equal(double.NaN, SoftmaxLoss<double, HostMath>.Evaluate(margins, 1, 1, new double[3]));
        }
    }

    [Fact]
    public void Slopes_and_products_are_the_derivatives()
    {
        const double h = 1e-5;
        double[] margins = [0.3, -1.2, 2.1, 0.4], direction = [0.7, -0.2, 0.5, 1.5];
        for (int label = 0; label < 4; label++)
        {
            double[] At(double step, out double loss)
            {
                var slopes = new double[4];
                loss = SoftmaxLoss<double, HostMath>.Evaluate([.. margins.Zip(direction, (z, u) => z + (step * u))], label, 2, slopes);
                return slopes;
            }

            double[] slopes = At(0, out _), above = At(h, out double lossAbove), below = At(-h, out double lossBelow), product = new double[4];
            Assert.Equal((lossAbove - lossBelow) / (2 * h), slopes.Zip(direction, (s, u) => s * u).Sum(), 1e-9);
            SoftmaxLoss<double, HostMath>.Multiply(margins, 2, direction, product);
            for (int c = 0; c < 4; c++)
                Assert.Equal((above[c] - below[c]) / (2 * h), product[c], 1e-9);
        }
    }

    [Fact]
    public void Second_derivatives_keep_the_tail_where_one_margin_dominates()
    {
        // p = (1, e⁻⁵⁰): D = e⁻⁵⁰·[1 −1; −1 1] to 22 digits.
        double tail = 1.9287498479639177830e-22;
        var product = new double[2];
        SoftmaxLoss<double, HostMath>.Multiply([0, -50], 1, [1, 0], product);
        AssertRelative(tail, product[0]);
        AssertRelative(-tail, product[1]);
        SoftmaxLoss<double, HostMath>.Multiply([0, -50], 1, [0, 1], product);
        AssertRelative(-tail, product[0]);
        AssertRelative(tail, product[1]);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1e-20, 9.9999999999999999999e-21)]
    [InlineData(0.3, 0.26236426446749105204)]
    [InlineData(1, 0.69314718055994530942)]
    [InlineData(2.5, 1.2527629684953679957)]
    [InlineData(9, 2.302585092994045684)]
    [InlineData(999, 6.9077552789821370521)]
    [InlineData(1e6, 13.815511557963774104)]
    public void Log_of_one_plus_any_number(double r, double expected) => AssertRelative(expected, SoftmaxLoss<double, HostMath>.LogOnePlus(r));

    private static void AssertRelative(double expected, double actual) => Assert.Equal(expected, actual, Relative * Math.Abs(expected));
}
