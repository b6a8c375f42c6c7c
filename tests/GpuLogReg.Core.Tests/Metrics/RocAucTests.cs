using FsCheck;
using FsCheck.Fluent;
using GpuLogReg.Metrics;
using Xunit;

namespace GpuLogReg.Core.Tests.Metrics;

public sealed class RocAucTests
{
    [Fact]
    public void Hand_worked_values()
    {
        // Positives 0.35 and 0.8, negatives 0.1 and 0.4: of four pairs all but (0.35, 0.4) are in order.
        Assert.Equal(0.75, RocAuc.Compute([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]));

        // Positive 2 against negatives 1 and 2: one in order, one tie: 1.5 of 2.
        Assert.Equal(0.75, RocAuc.Compute([0, 0, 1], [1, 2, 2]));
        Assert.Equal(0.5, RocAuc.Compute([0, 1, 0, 1], [3, 3, 3, 3]));
        Assert.Equal(0, RocAuc.Compute([1, 0], [double.NegativeInfinity, double.PositiveInfinity]));

        // Weights: positive 3 (weight 2) above both negatives (1 and 3), positive 1.5 (weight 1) above the first only:
        // (2·(1 + 3) + 1·1)/(3·4) = 9/12.
        Assert.Equal(0.75, RocAuc.Compute([0, 0, 1, 1], [1, 2, 3, 1.5], [1, 3, 2, 1]));
    }

    [Fact]
    public void Equals_the_count_over_pairs() => Prop.ForAll(Rows(), rows =>
    {
        var (labels, scores, weights) = rows;
        double pairs = 0, all = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            for (int j = 0; j < labels.Length; j++)
            {
                if (labels[i] != 1 || labels[j] != 0)
                    continue;
                all += weights[i] * weights[j];
                pairs += weights[i] * weights[j] * (scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0);
            }
        }

        Assert.Equal(pairs / all, RocAuc.Compute(labels, scores, weights), 1e-13);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Does_not_change_under_a_monotone_map_and_mirrors_with_the_sign() => Prop.ForAll(Rows(), rows =>
    {
        var (labels, scores, weights) = rows;
        double area = RocAuc.Compute(labels, scores, weights);
        Assert.Equal(area, RocAuc.Compute(labels, [.. scores.Select(s => Math.Exp(s / 4))], weights));
        Assert.Equal(1 - area, RocAuc.Compute(labels, [.. scores.Select(s => -s)], weights), 1e-12);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void One_class_has_no_area()
    {
        Assert.Contains("class 1 only", Assert.Throws<ArgumentException>(() => RocAuc.Compute([1, 1], [0, 1])).Message, StringComparison.Ordinal);
        Assert.Null(RocAuc.TryCompute([0, 1], [0, 1], [1, 0]));
        Assert.Throws<ArgumentException>(() => RocAuc.Compute([0, 1], [0, double.NaN]));
        Assert.Throws<ArgumentException>(() => RocAuc.Compute([0, 2], [0, 1]));
    }

    // Both classes are there; few distinct scores, so that ties are common; small whole weights, so that sums are exact.
    private static Arbitrary<(int[] Labels, double[] Scores, double[] Weights)> Rows() => ArbMap.Default.ArbFor<byte[]>().Convert(
        bytes => ((int[])[0, 1, .. bytes.Select(b => b & 1)], (double[])[3, 5, .. bytes.Select(b => (double)((b >> 1) & 15))], (double[])[1, 1, .. bytes.Select(b => (double)(b >> 5))]),
        rows => [.. rows.Item1.Skip(2).Select(l => (byte)l)]);
}
