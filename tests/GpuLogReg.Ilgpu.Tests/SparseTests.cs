using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Ilgpu.Storage;
using GpuLogReg.Ilgpu.Tests.Support;

namespace GpuLogReg.Ilgpu.Tests;

/// <summary>Sparse rows on every device against the oracle: empty and full rows and columns, stored zeros, columns of one segment and of many.</summary>
public sealed class SparseTests
{
    public static TheoryData<string, Precision, int, int, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, Precision, int, int, int>();
            foreach (string device in TestDevices.Names)
            {
                foreach (Precision precision in new[] { Precision.Float32, Precision.Float64 })
                {
                    cases.Add(device, precision, 1, 2, 1);
                    cases.Add(device, precision, 23, 9, 3);
                    cases.Add(device, precision, 57, 61, 20);
                    cases.Add(device, precision, 11, 3000, 4);
                    cases.Add(device, precision, 600, 5, 2);
                    cases.Add(device, precision, 9001, 6, 2);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Binary_loss_agrees_with_the_oracle(string device, Precision precision, int rows, int columns, int mean) =>
        OracleAssert.Agrees(TestDevices.Open(device), RandomData.SparseRows(rows, columns, mean, seed: rows, weighted: rows > 30), LossKind.Logistic, precision);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Softmax_agrees_with_the_oracle(string device, Precision precision, int rows, int columns, int mean) =>
        OracleAssert.Agrees(
            TestDevices.Open(device),
            RandomData.SparseRows(rows, columns, mean, seed: rows, weighted: rows > 30).WithClasses(rows % 2 == 0 ? 9 : 3),
            LossKind.Softmax,
            precision);

    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void Rows_without_an_entry_have_the_intercept_alone(string device)
    {
        var data = new Dataset(CsrMatrix.From([0, 0, 0, 0], [], ReadOnlySpan<double>.Empty, 4), new[] { 0, 1, 1 });
        OracleAssert.Agrees(TestDevices.Open(device), data, LossKind.Logistic, Precision.Float64);
        OracleAssert.Agrees(TestDevices.Open(device), data.WithClasses(3), LossKind.Softmax, Precision.Float64);
    }

    /// <summary>More batches than there are marks, in two orders and with whole evaluations between, against an oracle; each twice with the same bits.</summary>
    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void Batches_agree_with_the_oracle(string device)
    {
        BatchAssert.Agrees(TestDevices.Open(device), RandomData.SparseRows(83, 40, 5, seed: 3, weighted: true), LossKind.Logistic, Precision.Float32, batch: 5, epochs: 9);
        BatchAssert.Agrees(
            TestDevices.Open(device), RandomData.SparseRows(64, 9, 3, seed: 4, weighted: false).WithClasses(9), LossKind.Softmax, Precision.Float64, batch: 4, epochs: 2);
    }

    /// <summary>One row of 2,999 entries among short ones, in the whole, in batches that hold it and in such that do not.</summary>
    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void Long_rows_agree_with_the_oracle_in_and_out_of_batches(string device)
    {
        Dataset data = RandomData.SparseRows(48, 3000, 2, seed: 5, weighted: true);
        BatchAssert.Agrees(TestDevices.Open(device), data, LossKind.Logistic, Precision.Float32, batch: 3, epochs: 2);
        BatchAssert.Agrees(TestDevices.Open(device), data.WithClasses(3), LossKind.Softmax, Precision.Float64, batch: 3, epochs: 1);
    }

    [Fact]
    public void Long_rows_are_cut_into_segments_of_bounded_length()
    {
        var segments = new RowSegments([0, 3, 13, 13, 17, 30], most: 4, length: 3);
        Assert.Equal([1, 4], segments.Rows);
        Assert.Equal([0, 2, 5], segments.Numbers);
        Assert.Equal([7, 10, 21, 24, 27], segments.Starts);
        Assert.Equal([10, 13, 24, 27, 30], segments.Ends);
    }

    [Fact]
    public void Columns_are_cut_into_segments_of_bounded_length()
    {
        var segments = new ColumnSegments([0, 0, 5, 9, 9 + 400], length: 4);
        Assert.Equal([0, 0, 2, 3, 103], segments.Numbers);
        Assert.Equal([0, 4, 5, 9, 13], segments.Starts[..5]);
        Assert.Equal(409, segments.Starts[^1]);
        Assert.Equal([0, 1, 2], segments.Short);
        Assert.Equal([3], segments.Long);
        Assert.All(Enumerable.Range(0, segments.Count), s => Assert.InRange(segments.Starts[s + 1] - segments.Starts[s], 1, 4));
    }
}
