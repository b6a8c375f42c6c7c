using GpuLogReg.Data;

namespace GpuLogReg.Core.Tests.Data;

public class DatasetTests
{
    private static readonly DenseMatrix s_two = DenseMatrix.From(new double[,] { { 1, 2 }, { 3, 4 } });

    public static TheoryData<Func<object>, string> Unfit => new()
    {
        { () => new Dataset(s_two, new[] { 0 }), "'labels' has length 1; expected 2" },
        { () => new Dataset(s_two, new[] { 0, 2 }, ["a", "b"]), "'labels' of row 1 is 2; expected a class index from 0 to 1" },
        { () => new Dataset(s_two, new[] { 0, -1 }), "'labels' of row 1 is -1" },
        { () => new Dataset(s_two, new[] { 0, 1 }, weights: new double[] { 1 }), "'weights' has length 1; expected 2" },
        { () => new Dataset(s_two, new[] { 0, 1 }, weights: new double[] { 1, -2 }), "'weights' of row 1 is -2" },
        { () => new Dataset(s_two, new[] { 0, 1 }, weights: new double[] { 1, double.NaN }), "'weights' of row 1 is NaN" },
        { () => new Dataset(s_two, new[] { 0, 1 }, weights: new double[] { 0, 0 }), "'weights' are all zero" },
        { () => new Dataset(s_two, new[] { 0, 1 }, featureNames: ["a"]), "'featureNames' has length 1; expected 2" },
        { () => new Dataset(DenseMatrix.From(new double[,] { { 1, double.NaN } }), new[] { 0 }), "Row 0, column 'x1' of X is not finite" },
        { () => new Dataset(DenseMatrix.From(new double[,] { { 1 }, { double.PositiveInfinity } }), new[] { 0, 1 }), "Row 1, column 'x0' of X is not finite" },
        { () => DenseMatrix.Wrap(new float[5].AsMemory(), 2, 3), "'values' has length 5; expected 6 = 2 rows × 3 columns" },
        { () => new ColumnScaling([0, 0], [1]), "'scale' has length 1; expected 2" },
        { () => new ColumnScaling([0], [0]), "'scale' of column 0 is 0" },
    };

    [Theory]
    [MemberData(nameof(Unfit))]
    public void Unfit_input_is_refused_with_one_line(Func<object> make, string expected)
    {
        var error = Assert.ThrowsAny<ArgumentException>(make);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_users_array_is_taken_without_a_copy()
    {
        float[] mine = [1, 2, 3, 4];
        using var matrix = DenseMatrix.Wrap(mine.AsMemory(), 2, 2);
        mine[3] = 9;
        Assert.Equal(9, matrix.Row<float>(1)[1]);
    }

    [Fact]
    public void Finite_numbers_whose_sum_overflows_are_still_finite()
    {
        using var matrix = DenseMatrix.From(new[,] { { double.MaxValue, double.MaxValue } });
        Assert.Null(matrix.FindNonFinite());
    }

    [Fact]
    public void Subset_takes_rows_labels_and_weights_in_order()
    {
        var data = new Dataset(s_two, new[] { 0, 1 }, weights: new double[] { 5, 6 });
        var swapped = data.Subset([1, 0]);
        Assert.Equal([3.0, 4.0], swapped.Dense().Row<double>(0).ToArray());
        Assert.Equal([1, 0], swapped.Labels.ToArray());
        Assert.Equal([6.0, 5.0], swapped.Weights.ToArray());
    }

    [Fact]
    public void Rows_of_another_type_are_refused() =>
        Assert.Contains("holds Float64", Assert.Throws<InvalidOperationException>(() => s_two.Row<float>(0).Length).Message, StringComparison.Ordinal);
}
