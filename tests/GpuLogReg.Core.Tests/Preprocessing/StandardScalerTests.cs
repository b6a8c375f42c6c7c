using GpuLogReg.Data;
using GpuLogReg.Preprocessing;

namespace GpuLogReg.Core.Tests.Preprocessing;

public class StandardScalerTests
{
    [Fact]
    public void Mean_and_population_deviation_by_hand()
    {
        // Column 0: 1, 2, 6: mean 3, squares 4 + 1 + 9 = 14, deviation √(14/3). Column 1 is constant.
        var scaling = StandardScaler.Fit(DenseMatrix.From(new double[,] { { 1, 7 }, { 2, 7 }, { 6, 7 } }));
        Assert.Equal(3, scaling.Mean[0], 1e-15);
        Assert.Equal(Math.Sqrt(14.0 / 3), scaling.Scale[0], 1e-15);
        Assert.Equal(7, scaling.Mean[1]);
        Assert.Equal(1, scaling.Scale[1]);
    }

    [Fact]
    public void A_huge_offset_costs_no_precision()
    {
        // Values 1e8 + {0, 1, 2}: deviation √(2/3) exactly as without the offset.
        var scaling = StandardScaler.Fit(DenseMatrix.From(new double[,] { { 1e8 }, { 1e8 + 1 }, { 1e8 + 2 } }));
        Assert.Equal(Math.Sqrt(2.0 / 3), scaling.Scale[0], 1e-15);
    }

    [Fact]
    public void Sparse_rows_are_refused_with_what_to_do()
    {
        using var sparse = CsrMatrix.From([0, 1, 2], [0, 1], [1.0, 2], 2);
        var error = Assert.Throws<ArgumentException>(() => StandardScaler.Fit(sparse));
        Assert.Contains("X is sparse", error.Message, StringComparison.Ordinal);
        Assert.Contains("Fit without it, or scale the values in the file.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void No_rows_are_refused() =>
        Assert.Contains("0 rows", Assert.Throws<ArgumentException>(() => StandardScaler.Fit(DenseMatrix.Allocate(0, 2, ElementType.Float32))).Message, StringComparison.Ordinal);
}
