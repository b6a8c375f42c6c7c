using GpuLogReg.Losses;

namespace GpuLogReg.Core.Tests.Losses;

public class ClassLogProbabilitiesTests
{
    [Fact]
    public void Softmax_by_hand()
    {
        // e⁰ : e^(ln 2) : e^(ln 5) = 1 : 2 : 5.
        double[] row = [0, Math.Log(2), Math.Log(5)];
        ClassLogProbabilities.Softmax(row);
        Assert.Equal([Math.Log(1 / 8.0), Math.Log(2 / 8.0), Math.Log(5 / 8.0)], row, (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e6)]
    [InlineData(-1e6)]
    public void Softmax_does_not_see_a_common_shift(double shift)
    {
        double[] row = [shift, shift + 1, shift - 2];
        ClassLogProbabilities.Softmax(row);
        double sum = 1 + Math.E + Math.Exp(-2);
        Assert.Equal([-Math.Log(sum), 1 - Math.Log(sum), -2 - Math.Log(sum)], row, (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void Tails_are_exact()
    {
        // P of the first is 1 − 2e⁻⁵⁰, whose logarithm is −2e⁻⁵⁰ to the last digit; P of the others is e⁻⁵⁰ and e⁻¹⁰⁰⁰.
        double[] row = [50, 0, 0];
        ClassLogProbabilities.Softmax(row);
        Assert.Equal(-2 * Math.Exp(-50), row[0], 1e-15 * Math.Exp(-50));
        Assert.Equal(-50, row[1], 1e-13);
        row = [0, -1000];
        ClassLogProbabilities.Softmax(row);
        Assert.Equal([0.0, -1000.0], row);
    }

    [Fact]
    public void One_vs_rest_is_the_share_of_the_sigmoids()
    {
        // σ: 1/2, 1/3, 1/4 have the sum 13/12.
        double[] row = [0, -Math.Log(2), -Math.Log(3)];
        ClassLogProbabilities.OneVsRest(row);
        Assert.Equal([Math.Log(6 / 13.0), Math.Log(4 / 13.0), Math.Log(3 / 13.0)], row, (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void Where_every_sigmoid_underflows_their_ratios_remain()
    {
        double[] row = [-2000, -2000 + Math.Log(3), -3000];
        ClassLogProbabilities.OneVsRest(row);
        Assert.Equal([Math.Log(0.25), Math.Log(0.75), -1000 + Math.Log(0.25)], row, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Largest_is_the_first_of_equals()
    {
        Assert.Equal(1, ClassLogProbabilities.Largest([1, 3, 2, 3]));
        Assert.Equal(0, ClassLogProbabilities.Largest([-1]));
    }
}
