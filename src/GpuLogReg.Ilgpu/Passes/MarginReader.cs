using System.Numerics;
using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Vectors;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>Brings the margins of all rows to the host, a chunk at a time, so that neither side needs room for more than a chunk beside the result.</summary>
internal sealed class MarginReader<T, TNumber>(OpenDevice device, IProducts<T> products, int outputs) : IMarginReader
    where T : unmanaged, INumber<T>
    where TNumber : struct, IDeviceNumber<T>
{
    private const int ChunkNumbers = 1 << 20;

    public void Read(DeviceVector weights, Span<double> margins)
    {
        int chunk = (int)Math.Min(products.Rows, Math.Max(1, ChunkNumbers / outputs));
        using MemoryBuffer1D<T, Stride1D.Dense> chunkMargins = device.Allocate<T>((long)chunk * outputs);
        using PageLockedArray1D<T> host = device.AllocateHost<T>((long)chunk * outputs);
        for (long start = 0; start < products.Rows; start += chunk)
        {
            int rows = (int)Math.Min(chunk, products.Rows - start);
            products.EnqueueMargins(weights, new RowRange(start, rows), inOrder: false, RowPart.Whole, chunkMargins);
            device.Read<T>(chunkMargins.View, host, rows * outputs);
            Span<double> target = margins.Slice(checked((int)(start * outputs)), rows * outputs);
            for (int i = 0; i < target.Length; i++)
                target[i] = TNumber.ToDouble(host.Span[i]);
        }
    }
}
