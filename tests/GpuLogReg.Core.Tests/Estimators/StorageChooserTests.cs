using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Estimators;

namespace GpuLogReg.Core.Tests.Estimators;

public class StorageChooserTests
{
    // 20 us at 10 GB/s are 200,000 bytes: 8 bytes of one feature and 8 of the weight a row, so 12,500 rows.
    [Theory]
    [InlineData(12_500, 1, Precision.Float64)]
    [InlineData(12_501, 1, Precision.Float32)]
    [InlineData(569, 30, Precision.Float64)]
    [InlineData(10_000, 30, Precision.Float32)]
    public void Float64_where_reading_it_takes_no_longer_than_the_call(long rows, int columns, Precision expected)
    {
        using var features = DenseMatrix.Allocate(rows, columns, ElementType.Float32);
        Assert.Equal(expected, StorageChooser.For(features));
    }

    [Fact]
    public void Of_sparse_rows_the_numbers_stored_count()
    {
        using var features = CsrMatrix.From([0, 1, 2], [0, 199_999_999], [1.0, 1], 200_000_000);
        Assert.Equal(Precision.Float64, StorageChooser.For(features));
    }
}
