using GpuLogReg.Data;

namespace GpuLogReg.Core.Tests.Data;

public class CsrMatrixTests
{
    // (1 0 2 0), nothing, (0 0 0 3), nothing.
    private static CsrMatrix Four() => CsrMatrix.From([0, 2, 2, 3, 3], [0, 2, 3], [1.0, 2, 3], 4);

    public static TheoryData<Action, string> Unfit => new()
    {
        { () => CsrMatrix.From([0, 1], [0, 1], [1.0], 2), "'values' has length 1; expected 2" },
        { () => CsrMatrix.From([0, 1], [0, 1], [1.0, 2], 2), "'rowStarts' runs from 0 to 1; expected 0 to 2" },
        { () => CsrMatrix.From([1, 2], [0, 1], [1.0, 2], 2), "'rowStarts' runs from 1 to 2; expected 0 to 2" },
        { () => CsrMatrix.From([], [], Array.Empty<double>(), 2), "'rowStarts' runs from nothing" },
        { () => CsrMatrix.From([0, 2, 1, 2], [0, 1], [1.0, 2], 2), "'rowStarts' falls from 2 to 1 at row 1" },
        { () => CsrMatrix.From([0, 2], [0, 2], [1.0f, 2], 2), "'columnIndices' has 2 in row 0; expected 0 to 1" },
        { () => CsrMatrix.From([0, 2], [-1, 1], [1.0, 2], 2), "'columnIndices' has -1 in row 0" },
        { () => CsrMatrix.From([0, 2], [1, 0], [1.0, 2], 2), "'columnIndices' has 0 after 1 in row 0" },
        { () => CsrMatrix.From([0, 2], [1, 1], [1.0, 2], 2), "'columnIndices' has 1 after 1 in row 0" },
        { () => CsrMatrix.From([0], [], Array.Empty<double>(), 0), "columns" },
    };

    [Theory]
    [MemberData(nameof(Unfit))]
    public void Unfit_parts_are_refused_with_one_line(Action make, string expected)
    {
        var error = Assert.ThrowsAny<ArgumentException>(make);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_are_written_out_with_their_zeros()
    {
        using var matrix = Four();
        Assert.Equal((4L, 4, 3L), (matrix.Rows, matrix.Columns, matrix.StoredElements));
        Assert.Equal((3 * 12) + (5 * 8), matrix.Bytes);
        double[] row = [9, 9, 9, 9];
        matrix.CopyRow(0, row);
        Assert.Equal([1, 0, 2, 0], row);
        matrix.CopyRow(1, row);
        Assert.Equal([0, 0, 0, 0], row);
        matrix.CopyRow(2, row);
        Assert.Equal([0, 0, 0, 3], row);
        using var dense = matrix.ToDense();
        Assert.Equal([1, 0, 2, 0], dense.Row<double>(0).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.CopyRow(4, row));
    }

    [Fact]
    public void Stored_numbers_are_read_in_place_in_their_own_type()
    {
        using var matrix = CsrMatrix.From([0, 2], [1, 3], [0.1f, 0], 4);
        Assert.Equal([1, 3], matrix.ColumnsOf(0).ToArray());
        Assert.Equal([0.1f, 0], matrix.ValuesOf<float>(0).ToArray());
        double[] values = [7, 7, 7];
        matrix.CopyValues(0, values);
        Assert.Equal([0.1f, 0, 7], values);
        Assert.Contains("holds Float32", Assert.Throws<InvalidOperationException>(() => matrix.ValuesOf<double>(0).Length).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Subset_takes_rows_in_the_order_given_and_again(bool single)
    {
        using var matrix = single ? CsrMatrix.From([0, 2, 2, 3, 3], [0, 2, 3], [1f, 2, 3], 4) : Four();
        using var subset = Assert.IsType<CsrMatrix>(matrix.Subset([2, 1, 0, 2]));
        Assert.Equal([0L, 1, 1, 3, 4], subset.RowStarts.ToArray());
        Assert.Equal(matrix.ElementType, subset.ElementType);
        var row = new double[4];
        subset.CopyRow(2, row);
        Assert.Equal([1, 0, 2, 0], row);
        subset.CopyRow(3, row);
        Assert.Equal([0, 0, 0, 3], row);
    }

    [Fact]
    public void The_first_number_that_is_not_finite_is_found_past_empty_rows()
    {
        using var matrix = CsrMatrix.From([0, 0, 2, 2, 2, 4, 4], [1, 2, 0, 4], [1.0, 2, double.MaxValue, double.NaN], 5);
        Assert.Equal((4L, 4), matrix.FindNonFinite());
        using var first = CsrMatrix.From([0, 0, 2, 2], [1, 2], [float.PositiveInfinity, 2], 5);
        Assert.Equal((1L, 1), first.FindNonFinite());
        using var finite = CsrMatrix.From([0, 2], [0, 1], [double.MaxValue, double.MaxValue], 2);
        Assert.Null(finite.FindNonFinite());
        using var empty = CsrMatrix.From([0, 0], [], Array.Empty<double>(), 2);
        Assert.Null(empty.FindNonFinite());
        Assert.Contains("Row 4, column 'x4' of X is not finite", Assert.Throws<ArgumentException>(() => new Dataset(matrix, new int[6])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sparse_rows_are_not_scaled_nor_written_as_dense_files()
    {
        var data = new Dataset(Four(), new[] { 0, 1, 0, 1 });
        Assert.Contains("X is sparse; expected a dense matrix for columns that are centred", Assert.Throws<ArgumentException>(() => data.WithScaling(new ColumnScaling([0, 0, 0, 0], [1, 1, 1, 1]))).Message, StringComparison.Ordinal);
        Assert.Contains("Write sparse rows as .libsvm", Assert.Throws<ArgumentException>(() => CsvDatasetWriter.Write("never.csv", data)).Message, StringComparison.Ordinal);
        Assert.Contains("Write sparse rows as .libsvm", Assert.Throws<ArgumentException>(() => NpyDatasetWriter.Write("never.npy", data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Splits_of_sparse_rows_are_sparse()
    {
        var (train, test) = TrainTestSplit.Split(new Dataset(Four(), new[] { 0, 1, 0, 1 }), 0.5);
        Assert.IsType<CsrMatrix>(train.Features);
        Assert.IsType<CsrMatrix>(test.Features);
        Assert.Equal(3, train.Features.StoredElements + test.Features.StoredElements);
    }

    [Fact]
    public void Millions_of_columns_have_names_without_a_list_of_them()
    {
        var data = new Dataset(CsrMatrix.From([0, 1, 2], [5, 99_999_999], [1.0, 1], 100_000_000), new[] { 0, 1 });
        Assert.Equal((100_000_000, "x99999999"), (data.FeatureNames.Count, data.FeatureNames[99_999_999]));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.FeatureNames[100_000_000]);
        Assert.Equal(["x0", "x1", "x2"], data.FeatureNames.Take(3));
    }
}
