using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Devices;

namespace GpuLogReg.Core.Tests.Devices;

public class FitSizeTests
{
    [Theory]
    [InlineData(Precision.Float32, DeviceKind.Cpu, 36_000, 40_000)]
    [InlineData(Precision.Float64, DeviceKind.Cpu, 72_000, 80_000)]
    [InlineData(Precision.BFloat16, DeviceKind.Cpu, 18_000, 22_000)]
    [InlineData(Precision.Float32, DeviceKind.Cuda, 48_000, 52_000)]
    [InlineData(Precision.Float64, DeviceKind.OpenCl, 80_000, 88_000)]
    public void Dense_rows_are_n_times_d_numbers_and_accelerators_pad_a_row_to_16_bytes(Precision storage, DeviceKind kind, long held, long pass)
    {
        var size = FitSize.Dense(1000, 9, storage);
        Assert.Equal((held, pass), (size.BytesHeld(kind), size.BytesOfPass(kind)));
    }

    // 4,000 numbers of 4 bytes with an index of 4, and 1,001 row starts; an accelerator has them again by columns, with 51 column starts.
    [Theory]
    [InlineData(DeviceKind.Cpu, 40_008, 44_008)]
    [InlineData(DeviceKind.Cuda, 72_416, 76_416)]
    public void Sparse_rows_are_their_non_zeros_and_accelerators_keep_them_twice(DeviceKind kind, long held, long pass)
    {
        var size = FitSize.Sparse(1000, 50, 4000);
        Assert.Equal((held, pass), (size.BytesHeld(kind), size.BytesOfPass(kind)));
    }

    [Fact]
    public void A_hessian_is_the_square_of_a_rows_numbers_and_the_intercept()
    {
        Assert.Equal(100_000, FitSize.Dense(1000, 9).HessianOperations);
        Assert.Equal(25_000, FitSize.Sparse(1000, 50, 4000).HessianOperations);
        Assert.Equal(900_000, (FitSize.Dense(1000, 9) with { Outputs = 3 }).HessianOperations);
    }

    [Fact]
    public void Rows_that_are_there_are_as_large_as_rows_that_are_described()
    {
        using var dense = DenseMatrix.Allocate(20, 3, ElementType.Float64);
        Assert.Equal(FitSize.Dense(20, 3, Precision.Float32), FitSize.Of(dense));
        using var sparse = CsrMatrix.From([0, 1, 2], [0, 199], [1.0, 1], 200);
        Assert.Equal(FitSize.Sparse(2, 200, 2, Precision.Float64), FitSize.Of(sparse, Precision.Float64));
    }
}
