using FsCheck;
using FsCheck.Fluent;
using GpuLogReg.Data;
using Xunit;

namespace GpuLogReg.Core.Tests.Data;

public sealed class TrainTestSplitTests
{
    [Fact]
    public void Each_class_is_split_in_proportion()
    {
        // 70 rows of class 0 and 30 of class 1 at 20 %: 14 and 6.
        int[] labels = [.. Enumerable.Repeat(0, 70), .. Enumerable.Repeat(1, 30)];
        var split = TrainTestSplit.Stratified(labels, 0.2, 5);
        Assert.Equal((14, 6), (split.Test.Count(i => labels[i] == 0), split.Test.Count(i => labels[i] == 1)));
        Assert.Equal(Enumerable.Range(0, 100), split.Train.Concat(split.Test).Order());
        Assert.Equal(split.Test.Order(), split.Test);
    }

    [Fact]
    public void Seed_chooses_the_rows()
    {
        int[] labels = [.. Enumerable.Range(0, 100).Select(i => i % 2)];
        Assert.Equal(TrainTestSplit.Stratified(labels, 0.3, 1).Test, TrainTestSplit.Stratified(labels, 0.3, 1).Test);
        Assert.NotEqual(TrainTestSplit.Stratified(labels, 0.3, 1).Test, TrainTestSplit.Stratified(labels, 0.3, 2).Test);
    }

    [Fact]
    public void Every_row_is_on_one_side_and_every_class_on_both() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>().Filter(bytes => bytes.Length > 0), ArbMap.Default.ArbFor<ulong>(),
        (bytes, seed) =>
        {
            // Three classes with two rows each at least.
            int[] labels = [0, 0, 1, 1, 2, 2, .. bytes.Select(b => b % 3)];
            double share = (bytes[0] + 0.5) / 256;
            var split = TrainTestSplit.Stratified(labels, share, seed);
            Assert.Equal(Enumerable.Range(0, labels.Length), split.Train.Concat(split.Test).Order());
            for (int k = 0; k < 3; k++)
            {
                int rows = labels.Count(l => l == k), test = split.Test.Count(i => labels[i] == k);
                Assert.Equal(Math.Clamp(Math.Round(share * rows, MidpointRounding.AwayFromZero), 1, rows - 1), test);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Data_set_is_split_with_its_weights()
    {
        double[,] x = { { 0 }, { 1 }, { 2 }, { 3 } };
        var data = new Dataset(DenseMatrix.From(x), new[] { 0, 0, 1, 1 }, weights: new double[] { 1, 2, 3, 4 });
        var (train, test) = TrainTestSplit.Split(data, 0.5, 3);
        Assert.Equal((2, 2), (train.Rows, test.Rows));
        Assert.Equal([0, 1], train.Labels.ToArray());
        for (int i = 0; i < 2; i++)
            Assert.Equal(train.Dense().Row<double>(i)[0] + 1, train.Weights.Span[i]);
    }

    [Theory]
    [InlineData(40, 0.3)]
    [InlineData(3000, 0.2)]
    [InlineData(3000, 0.9)]
    public void Divided_data_has_the_rows_of_a_split_and_is_at_an_end(int rows, double share)
    {
        // 3000 rows of 1000 numbers are several runs of those that move together.
        var made = SyntheticData.Generate(new SyntheticDataOptions { Rows = rows, Features = rows / 3, Informative = 3 }).Data;
        var data = made.WithWeights(Enumerable.Range(1, rows).Select(i => (double)i).ToArray());
        data.Dense().MayLend = true;
        var (train, test) = TrainTestSplit.Split(data, share, 3);
        var (kept, taken) = TrainTestSplit.Divide(data, share, 3);
        foreach (var (expected, found) in ((Dataset, Dataset)[])[(train, kept), (test, taken)])
        {
            Assert.Equal(expected.Labels.ToArray(), found.Labels.ToArray());
            Assert.Equal(expected.Weights.ToArray(), found.Weights.ToArray());
            Assert.True(found.Dense().MayLend);
            double[] wanted = new double[data.Columns], row = new double[data.Columns];
            for (int i = 0; i < expected.Rows; i++)
            {
                expected.CopyRow(i, wanted);
                found.CopyRow(i, row);
                Assert.Equal(wanted, row);
            }
        }

        Assert.Contains("is divided", Assert.Throws<InvalidOperationException>(() => data.CopyRow(0, new double[data.Columns])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_of_a_mapped_file_are_read_from_it()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("xy.npy");
        NpyDatasetWriter.Write(path, SyntheticData.Generate(new SyntheticDataOptions { Rows = 900, Features = 3, Informative = 2 }).Data);
        var data = DatasetReader.Read(path);
        var (train, test) = TrainTestSplit.Split(data, 0.4, 3);
        var (some, last) = TrainTestSplit.Divide(data, 0.4, 3);
        var (first, middle) = TrainTestSplit.Divide(some, 0.5, 3);
        var (copiedFirst, copiedMiddle) = TrainTestSplit.Split(train, 0.5, 3);
        foreach (var (expected, found) in ((Dataset, Dataset)[])[(test, last), (copiedFirst, first), (copiedMiddle, middle)])
        {
            Assert.True(found.Dense().IsMapped);
            Assert.Equal(Rows(expected), Rows(found));
            Assert.Equal(Rows(expected), Rows(found.WithFeatures(found.Dense().Copy())));
        }

        // The file is held by each part for itself.
        first.Features.Dispose();
        first.Features.Dispose();
        middle.Features.Dispose();
        Assert.Equal(Rows(test), Rows(last));
        last.Features.Dispose();

        static float[][] Rows(Dataset data) => [.. Enumerable.Range(0, (int)data.Rows).Select(i => data.Dense().Row<float>(i).ToArray())];
    }

    [Fact]
    public void Dividing_leaves_a_users_own_memory_alone()
    {
        double[] mine = [0, 1, 2, 3];
        var (train, _) = TrainTestSplit.Divide(new Dataset(DenseMatrix.Wrap(mine.AsMemory(), 4, 1), new[] { 0, 0, 1, 1 }), 0.5, 3);
        train.Dense().WritableRow<double>(0)[0] = 9;
        Assert.Equal([0, 1, 2, 3], mine);
    }

    [Fact]
    public void Class_of_one_row_and_shares_out_of_range_are_refused()
    {
        Assert.Contains("Class index 1 has one row", Assert.Throws<ArgumentException>(() => TrainTestSplit.Stratified([0, 0, 1], 0.5)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => TrainTestSplit.Stratified([], 0.5));
        foreach (double share in (double[])[0, 1, -0.1, double.NaN])
            Assert.Throws<ArgumentOutOfRangeException>(() => TrainTestSplit.Stratified([0, 0, 1, 1], share));
    }
}
