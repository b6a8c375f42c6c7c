using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Estimators;

namespace GpuLogReg.Core.Tests.Compute;

public class StorageCheckTests
{
    private static Dataset Data(double large) => new(DenseMatrix.From(new[,] { { 1, 2 }, { 3, large }, { 4, large } }), new[] { 0, 1, 1 }, featureNames: ["a", "b"]);

    [Theory]
    [InlineData(1e39)]
    [InlineData(-1e308)]
    [InlineData(1e-50)]
    public void A_value_that_float32_does_not_hold_is_named_by_its_first_row_and_column(double value)
    {
        var error = Assert.Throws<ArgumentException>(() => StorageCheck.Ensure(Data(value), Precision.Float32));
        Assert.Contains("Row 1, column 'b' of X is ", error.Message, StringComparison.Ordinal);
        Assert.Contains("--precision f64", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData(Precision.Float16, 65520, "float16 does not hold; expected a magnitude of at most 65504", "--precision f32")]
    [InlineData(Precision.Float16, -1e39, "float16 does not hold", "--precision f32")]
    [InlineData(Precision.BFloat16, 3.4e38, "bfloat16 does not hold", "--precision f64")]
    [InlineData(Precision.BFloat16, 1e-42, "bfloat16 does not hold; expected a magnitude from 1e-40", "--precision f64")]
    public void So_is_one_that_16_bits_do_not_hold(Precision storage, double value, string what, string mend)
    {
        var error = Assert.Throws<ArgumentException>(() => StorageCheck.Ensure(Data(value), storage));
        Assert.Contains("Row 1, column 'b' of X is ", error.Message, StringComparison.Ordinal);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.Contains(mend, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Float16_may_lose_a_value_near_zero_but_not_a_whole_column()
    {
        StorageCheck.Ensure(Data(65519), Precision.Float16);
        StorageCheck.Ensure(new Dataset(DenseMatrix.From(new[,] { { 1, 1e-9 }, { 2, 7e-5 } }), new[] { 0, 1 }), Precision.Float16);
        StorageCheck.Ensure(new Dataset(DenseMatrix.From(new[,] { { 1.0, 0 }, { 2, 0 } }), new[] { 0, 1 }), Precision.Float16);
        var error = Assert.Throws<ArgumentException>(() => StorageCheck.Ensure(new Dataset(DenseMatrix.From(new[,] { { 1, 2e-5 }, { 2, -4e-5 } }), new[] { 0, 1 }, featureNames: ["a", "b"]), Precision.Float16));
        Assert.Contains("Column 'b' of X is at most 4E-05 in magnitude", error.Message, StringComparison.Ordinal);
        Assert.Contains("--standardize", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Float64_holds_it_and_so_does_float32_after_scaling()
    {
        StorageCheck.Ensure(Data(1e39), Precision.Float64);
        StorageCheck.Ensure(Data(1e39).WithScaling(new ColumnScaling([0, 0], [1, 1e39])), Precision.Float32);
        StorageCheck.Ensure(Data(0), Precision.Float32);
    }

    [Fact]
    public void Sparse_rows_are_checked_where_they_store_a_number()
    {
        static Dataset Sparse(double value) => new(CsrMatrix.From([0, 1, 1, 3], [2, 0, 4_000_000], [1, 2, value], 5_000_000), new[] { 0, 1, 1 });
        StorageCheck.Ensure(Sparse(0), Precision.Float32);
        StorageCheck.Ensure(Sparse(1e39), Precision.Float64);
        var error = Assert.Throws<ArgumentException>(() => StorageCheck.Ensure(Sparse(1e39), Precision.Float32));
        Assert.Contains("Row 2, column 'x4000000' of X is 1E+39", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => StorageCheck.Ensure(Sparse(-1e-50), Precision.Float32));
    }

    [Fact]
    public void The_estimator_refuses_instead_of_diverging() =>
        Assert.Contains("which float32 does not hold", Assert.Throws<ArgumentException>(() => new LogisticRegression(new() { Device = "cpu" }).Fit(Data(1e39))).Message, StringComparison.Ordinal);
}
