using FsCheck;
using FsCheck.Fluent;
using GpuLogReg.Metrics;
using Xunit;

namespace GpuLogReg.Core.Tests.Metrics;

public sealed class ConfusionMatrixTests
{
    [Fact]
    public void True_class_is_the_row()
    {
        // True 0 as 0 twice, true 0 as 1 once, true 1 as 1 once.
        var matrix = ConfusionMatrix.Compute([0, 0, 0, 1], [0, 0, 1, 1], ["no", "yes"]);
        Assert.Equal([2, 1, 0, 1], new[] { matrix[0, 0], matrix[0, 1], matrix[1, 0], matrix[1, 1] });
        Assert.Equal("true \\ predicted   no  yes\nno                  2    1\nyes                 0    1\n", matrix.ToString());
    }

    [Fact]
    public void Sums_to_the_rows_and_its_diagonal_to_the_right_ones() => Prop.ForAll<byte[]>(bytes =>
    {
        int[] labels = [0, .. bytes.Select(b => b % 4)], predicted = [1, .. bytes.Select(b => b / 4 % 4)];
        var matrix = ConfusionMatrix.Compute(labels, predicted, ["a", "b", "c", "d"]);
        Assert.Equal(labels.Length, matrix.Total);
        Assert.Equal(Accuracy.Compute(labels, predicted), Enumerable.Range(0, 4).Sum(k => matrix[k, k]) / labels.Length, 1e-13);
        for (int k = 0; k < 4; k++)
            Assert.Equal(labels.Count(l => l == k), Enumerable.Range(0, 4).Sum(j => matrix[k, j]));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Unfit_input_is_refused()
    {
        Assert.Throws<ArgumentException>(() => ConfusionMatrix.Compute([0, 2], [0, 1], ["a", "b"]));
        Assert.Throws<ArgumentException>(() => ConfusionMatrix.Compute([0, 1], [0, -1], ["a", "b"]));
        Assert.Throws<ArgumentException>(() => ConfusionMatrix.Compute([0], [0], ["a"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConfusionMatrix.Compute([0], [0], ["a", "b"])[2, 0]);
    }
}
