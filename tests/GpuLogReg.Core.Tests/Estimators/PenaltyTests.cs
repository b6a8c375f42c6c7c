using GpuLogReg.Estimators;

namespace GpuLogReg.Core.Tests.Estimators;

public class PenaltyTests
{
    public static TheoryData<Penalty, PenaltyKind, double, double> Strengths => new()
    {
        { Penalty.None, PenaltyKind.None, 0, 0 },
        { Penalty.FromC(0.25), PenaltyKind.L2, 0, 4 },
        { Penalty.FromC(0.25, 1), PenaltyKind.L1, 4, 0 },
        { Penalty.FromC(0.25, 0.75), PenaltyKind.ElasticNet, 3, 1 },
        { Penalty.L2(4), PenaltyKind.L2, 0, 4 },
        { Penalty.L1(4), PenaltyKind.L1, 4, 0 },
        { Penalty.ElasticNet(3, 1), PenaltyKind.ElasticNet, 3, 1 },
        { Penalty.ElasticNet(0, 0), PenaltyKind.None, 0, 0 },
        { Penalty.L1(0), PenaltyKind.None, 0, 0 },
    };

    [Theory]
    [MemberData(nameof(Strengths))]
    public void Strengths_follow_from_C_and_ratio(Penalty penalty, PenaltyKind kind, double lambda1, double lambda2)
    {
        Assert.Equal(kind, penalty.Kind);
        Assert.Equal((lambda1, lambda2), (penalty.Lambda1, penalty.Lambda2));
    }

    [Fact]
    public void Both_forms_of_the_same_penalty_are_equal()
    {
        Assert.Equal(Penalty.FromC(0.25, 0.75), Penalty.ElasticNet(3, 1));
        Assert.Equal((0.25, 0.75), (Penalty.ElasticNet(3, 1).C, Penalty.ElasticNet(3, 1).L1Ratio));
        Assert.Equal(double.PositiveInfinity, Penalty.None.C);
    }

    [Theory]
    [InlineData(0, 0, "'C' is 0; expected a finite number above 0")]
    [InlineData(double.NaN, 0, "'C' is NaN")]
    [InlineData(double.PositiveInfinity, 0, "'C' is Infinity")]
    [InlineData(1, -0.1, "'l1Ratio' is -0.1; expected a share from 0 to 1")]
    [InlineData(1, 1.1, "'l1Ratio' is 1.1")]
    [InlineData(1, double.NaN, "'l1Ratio' is NaN")]
    public void Numbers_out_of_range_are_refused(double c, double ratio, string said) =>
        Assert.Contains(said, Assert.Throws<ArgumentOutOfRangeException>(() => Penalty.FromC(c, ratio)).Message, StringComparison.Ordinal);

    [Fact]
    public void Strengths_out_of_range_are_refused()
    {
        Assert.Contains("'lambda1' is -1; expected a finite number, 0 or more", Assert.Throws<ArgumentOutOfRangeException>(() => Penalty.L1(-1)).Message, StringComparison.Ordinal);
        Assert.Contains("'lambda2' is NaN", Assert.Throws<ArgumentOutOfRangeException>(() => Penalty.L2(double.NaN)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Penalties_say_what_they_are()
    {
        Assert.Equal("none", Penalty.None.ToString());
        Assert.Equal("l1, C = 0.5", Penalty.FromC(0.5, 1).ToString());
        Assert.Equal("elasticnet, C = 0.5, L1 ratio 0.3", Penalty.FromC(0.5, 0.3).ToString());
    }
}
