using GpuLogReg.Data;

namespace GpuLogReg.Core.Tests.Data;

public class StratifiedFoldsTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Each_class_is_dealt_in_proportion(int folds)
    {
        int[] labels = [.. Enumerable.Range(0, 103).Select(i => i % 7 == 0 ? 1 : i % 11 == 0 ? 2 : 0)];
        int[] foldOf = StratifiedFolds.Deal(labels, folds, 3);
        Assert.All(foldOf, f => Assert.InRange(f, 0, folds - 1));
        int[] sizes = [.. Enumerable.Range(0, folds).Select(f => foldOf.Count(x => x == f))];
        Assert.InRange(sizes.Max() - sizes.Min(), 0, 1);
        for (int k = 0; k < 3; k++)
        {
            int[] counts = [.. Enumerable.Range(0, folds).Select(f => labels.Zip(foldOf).Count(p => p.First == k && p.Second == f))];
            Assert.InRange(counts.Max() - counts.Min(), 0, 1);
        }
    }

    [Fact]
    public void A_seed_gives_the_same_folds_and_another_seed_others()
    {
        int[] labels = [.. Enumerable.Range(0, 60).Select(i => i % 2)];
        Assert.Equal(StratifiedFolds.Deal(labels, 4, 1), StratifiedFolds.Deal(labels, 4, 1));
        Assert.NotEqual(StratifiedFolds.Deal(labels, 4, 1), StratifiedFolds.Deal(labels, 4, 2));
    }

    [Fact]
    public void Unfit_arguments_are_refused()
    {
        Assert.Contains("'folds' is 1; expected 2 or more", Assert.Throws<ArgumentOutOfRangeException>(() => StratifiedFolds.Deal([0, 1], 1)).Message, StringComparison.Ordinal);
        Assert.Contains("'labels' is empty", Assert.Throws<ArgumentException>(() => StratifiedFolds.Deal([], 2)).Message, StringComparison.Ordinal);
        Assert.Contains("Class index 1 has 2 rows; expected at least 3", Assert.Throws<ArgumentException>(() => StratifiedFolds.Deal([0, 0, 0, 1, 1], 3)).Message, StringComparison.Ordinal);
    }
}
