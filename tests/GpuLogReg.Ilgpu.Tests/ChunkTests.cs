using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Tests.Support;
using ILGPU;

namespace GpuLogReg.Ilgpu.Tests;

/// <summary>Dense rows taken a chunk at a time, as on devices with a large cache: chunks of one row, of some, of which the last is shorter, and of all.</summary>
public sealed class ChunkTests
{
    public static TheoryData<string, Precision, long> Cases => new MatrixTheoryData<string, Precision, long>(
        ["ilgpu-cpu", "opencl:0"], [Precision.Float32, Precision.Float64], [1L, 2_500, 1 << 20]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Chunks_agree_with_the_oracle(string device, Precision precision, long chunkBytes)
    {
        TestDevices.Open(device);
        using Context context = DeviceContext.Create();
        DeviceEntry entry = DeviceCatalog.List(context).First(e => e.Description.Name == device);
        using var backend = new IlgpuBackend(device, entry.Device.CreateAccelerator(context), LaunchTraits.Of(entry.Device) with { ChunkBytes = chunkBytes });
        Dataset data = RandomData.Rows(101, 37, seed: 9, weighted: true);
        OracleAssert.Agrees(backend, data, LossKind.Logistic, precision);
        OracleAssert.Agrees(backend, data.WithClasses(5), LossKind.Softmax, precision);
    }
}
