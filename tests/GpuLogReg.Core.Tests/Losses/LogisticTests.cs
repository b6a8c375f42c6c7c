using GpuLogReg.Losses;

namespace GpuLogReg.Core.Tests.Losses;

/// <summary>Expected values were computed with 40 digits by mpmath 1.3.0.</summary>
public class LogisticTests
{
    private const double Relative = 1e-15;

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.73105857863000487925)]
    [InlineData(-1, 0.26894142136999512075)]
    [InlineData(40, 1.0)]
    [InlineData(-40, 4.2483542552915889773e-18)]
    [InlineData(-708, 3.3075530036384079962e-308)]
    public void Sigmoid_is_accurate_in_both_tails(double z, double expected) =>
        Assert.InRange(Logistic.Sigmoid(z) / expected, 1 - Relative, 1 + Relative);

    [Fact]
    public void Sigmoid_of_a_thousand_is_one_and_of_minus_a_thousand_zero()
    {
        Assert.Equal(1, Logistic.Sigmoid(1000));
        Assert.Equal(0, Logistic.Sigmoid(-1000));
    }

    [Theory]
    [InlineData(0, 0.69314718055994530942)]
    [InlineData(1, 1.313261687518222834)]
    [InlineData(-30, 9.3576229688397367794e-14)]
    [InlineData(-40, 4.2483542552915889863e-18)]
    [InlineData(40, 40.000000000000000004)]
    [InlineData(1000, 1000)]
    public void Softplus_is_accurate_in_both_tails(double z, double expected) =>
        Assert.InRange(Logistic.Softplus(z) / expected, 1 - Relative, 1 + Relative);

    [Fact]
    public void Not_a_number_stays_not_a_number()
    {
        Assert.True(double.IsNaN(Logistic.Sigmoid(double.NaN)));
        Assert.True(double.IsNaN(Logistic.Softplus(double.NaN)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.0)]
    [InlineData(1.5)]
    [InlineData(-1.5)]
    [InlineData(40)]
    [InlineData(-800)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void Both_sigmoids_are_the_bits_of_each(double z) => Assert.Equal((Logistic.Sigmoid(-z), Logistic.Sigmoid(z)), Logistic.Sigmoids(z));
}
