using GpuLogReg.Inference;

namespace GpuLogReg.Core.Tests.Inference;

/// <summary>Expected values were computed with 40 digits by mpmath 1.3.0, at the float64 nearest to the argument written here.</summary>
public class NormalDistributionTests
{
    [Theory]
    [InlineData(-2, 1.9953222650189527342)]
    [InlineData(-0.3, 1.3286267594591274162)]
    [InlineData(0, 1.0)]
    [InlineData(0.1, 0.8875370839817151016)]
    [InlineData(0.4999, 0.47958800483861340972)]
    [InlineData(0.5, 0.47950012218695346232)]
    [InlineData(0.7, 0.32219880616258155772)]
    [InlineData(1, 0.15729920705028513066)]
    [InlineData(2, 0.0046777349810472658379)]
    [InlineData(3.7, 1.6715105790914597513e-7)]
    [InlineData(5, 1.5374597944280348502e-12)]
    [InlineData(6.2, 1.81667561723812702e-18)]
    [InlineData(6.3, 5.1242216873957155494e-19)]
    [InlineData(10, 2.088487583762544757e-45)]
    [InlineData(20, 5.3958656116079009289e-176)]
    [InlineData(26, 5.6631924088561428465e-296)]
    public void Erfc_is_accurate_relative_to_the_result(double x, double expected) =>
        Assert.InRange(NormalDistribution.Erfc(x) / expected, 1 - 1e-15, 1 + 1e-15);

    [Fact]
    public void Erfc_has_limits()
    {
        Assert.Equal(0, NormalDistribution.Erfc(30));
        Assert.Equal(2, NormalDistribution.Erfc(double.NegativeInfinity));
        Assert.Equal(0, NormalDistribution.Erfc(double.PositiveInfinity));
        Assert.True(double.IsNaN(NormalDistribution.Erfc(double.NaN)));
    }

    [Theory]
    [InlineData(1e-300, -37.047096299361199237)]
    [InlineData(1e-20, -9.2623400897984075796)]
    [InlineData(1e-5, -4.2648907939228246102)]
    [InlineData(0.001, -3.0902323061678135354)]
    [InlineData(0.025, -1.9599639845400542118)]
    [InlineData(0.05, -1.644853626951472688)]
    [InlineData(0.3, -0.52440051270804081597)]
    [InlineData(0.49, -0.025068908258711058033)]
    [InlineData(0.5001, 0.00025066283008800749239)]
    [InlineData(0.84, 0.99445788320975303998)]
    [InlineData(0.975, 1.9599639845400538556)]
    [InlineData(0.995, 2.5758293035489004539)]
    public void The_quantile_inverts_the_distribution(double p, double expected) =>
        Assert.Equal(expected, NormalDistribution.Quantile(p), 1e-15 * Math.Max(1, Math.Abs(expected)));

    [Fact]
    public void The_quantile_has_limits_and_refuses_the_rest()
    {
        Assert.Equal(0, NormalDistribution.Quantile(0.5));
        Assert.Equal(double.NegativeInfinity, NormalDistribution.Quantile(0));
        Assert.Equal(double.PositiveInfinity, NormalDistribution.Quantile(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => NormalDistribution.Quantile(1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => NormalDistribution.Quantile(double.NaN));
    }

    [Fact]
    public void The_tail_is_two_sided()
    {
        Assert.Equal(0.05, NormalDistribution.TwoSidedTail(-1.9599639845400542), 1e-15);
        Assert.Equal(1, NormalDistribution.TwoSidedTail(0));
    }
}
