using GpuLogReg.Losses;

namespace GpuLogReg.Core.Tests.Losses;

public class LogisticLossTests
{
    private const double Relative = 1e-15;

    // loss = softplus(−z) for y = 1 and softplus(z) for y = 0; slope = σ(z) − y; values by mpmath 1.3.0 with 40 digits.
    [Theory]
    [InlineData(0, 1, 0.69314718055994530942, -0.5)]
    [InlineData(0, -1, 0.69314718055994530942, 0.5)]
    [InlineData(1, 1, 0.31326168751822283405, -0.26894142136999512075)]
    [InlineData(1, -1, 1.313261687518222834, 0.73105857863000487925)]
    [InlineData(-1, 1, 1.313261687518222834, -0.73105857863000487925)]
    [InlineData(40, 1, 4.2483542552915889863e-18, -4.2483542552915889773e-18)]
    [InlineData(-40, 1, 40.000000000000000004, -1.0)]
    [InlineData(1000, -1, 1000, 1.0)]
    public void Loss_and_slope_of_one_row(double margin, double signedWeight, double loss, double slope)
    {
        LogisticLoss<double, HostMath>.Evaluate(margin, signedWeight, out double gotLoss, out double gotSlope);
        Assert.InRange(gotLoss / loss, 1 - Relative, 1 + Relative);
        Assert.InRange(gotSlope / slope, 1 - Relative, 1 + Relative);
    }

    [Fact]
    public void Weight_multiplies_loss_and_slope()
    {
        LogisticLoss<double, HostMath>.Evaluate(0.75, 1, out double loss, out double slope);
        LogisticLoss<double, HostMath>.Evaluate(0.75, 4, out double fourfoldLoss, out double fourfoldSlope);
        Assert.Equal(4 * loss, fourfoldLoss);
        Assert.Equal(4 * slope, fourfoldSlope);
    }

    [Fact]
    public void Row_of_weight_zero_adds_nothing_whatever_the_sign_of_the_zero()
    {
        foreach (double signedWeight in new[] { 0, double.NegativeZero })
        {
            LogisticLoss<double, HostMath>.Evaluate(3, signedWeight, out double loss, out double slope);
            Assert.Equal(0, Math.Abs(loss));
            Assert.Equal(0, Math.Abs(slope));
        }
    }

    [Fact]
    public void Slope_is_the_derivative_of_the_loss()
    {
        const double h = 1e-5;
        for (double z = -6; z <= 6; z += 0.37)
        {
            LogisticLoss<double, HostMath>.Evaluate(z + h, 2, out double above, out _);
            LogisticLoss<double, HostMath>.Evaluate(z - h, 2, out double below, out _);
            LogisticLoss<double, HostMath>.Evaluate(z, 2, out _, out double slope);
            Assert.InRange(slope, ((above - below) / (2 * h)) - 1e-9, ((above - below) / (2 * h)) + 1e-9);
        }
    }
}
