using GpuLogReg.Losses;

namespace GpuLogReg.Core.Tests.Losses;

/// <summary>Expected values were computed with 40 digits by mpmath 1.3.0.</summary>
public class ElementaryFunctionsTests
{
    private const double TwoUlp = 4.5e-16;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-0.5, 0.6065306597126334236)]
    [InlineData(-1, 0.3678794411714423216)]
    [InlineData(-1e-9, 0.9999999990000000005)]
    [InlineData(-20.25, 1.6052280551856116087e-9)]
    [InlineData(-345.678, 7.4808696014012251628e-151)]
    [InlineData(-707.9, 3.6554113896150083483e-308)]
    public void Exp_is_accurate(double x, double expected) => Assert.InRange(ElementaryFunctions.Exp(x) / expected, 1 - TwoUlp, 1 + TwoUlp);

    [Fact]
    public void Exp_agrees_with_the_runtime_on_a_fine_grid()
    {
        for (double x = -708; x <= 0; x += 0.0137)
            Assert.InRange(ElementaryFunctions.Exp(x) / Math.Exp(x), 1 - TwoUlp, 1 + TwoUlp);
    }

    [Theory]
    [InlineData(-709)]
    [InlineData(-1000)]
    [InlineData(double.NegativeInfinity)]
    public void Exp_is_zero_where_the_result_would_not_be_normal(double x) => Assert.Equal(0, ElementaryFunctions.Exp(x));

    [Theory]
    [InlineData(1, 0.69314718055994530942)]
    [InlineData(0.5, 0.40546510810816438198)]
    [InlineData(0.1, 0.09531017980432486509)]
    [InlineData(1e-3, 0.00099950033308353318761)]
    [InlineData(1e-8, 9.9999999500000005426e-9)]
    [InlineData(1e-17, 1.0000000000000000665e-17)]
    [InlineData(1e-300, 1.0000000000000000251e-300)]
    public void Log1P_is_accurate_relative_to_the_result(double e, double expected) =>
        Assert.InRange(ElementaryFunctions.Log1P(e) / expected, 1 - TwoUlp, 1 + TwoUlp);

    [Fact]
    public void Log1P_of_zero_is_zero() => Assert.Equal(0, ElementaryFunctions.Log1P(0.0));

    [Fact]
    public void Float32_log1p_is_within_two_units_in_the_last_place_of_the_float64_one()
    {
        for (double e = 1; e > 1e-30; e *= 0.97)
        {
            float single = (float)e;
            Assert.InRange(ElementaryFunctions.Log1P(single) / ElementaryFunctions.Log1P((double)single), 1 - 2.4e-7, 1 + 2.4e-7);
        }
    }
}
