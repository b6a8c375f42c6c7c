using System.Numerics;
using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Vectors;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>Brings the margins of all rows to the host, a chunk at a time, so that neither side needs room for more than a chunk beside the result.</summary>
internal sealed class MarginReader<T, TVector, TNumber>(OpenDevice device, MarginPass<T, TVector, TNumber> pass, long rows) : IMarginReader
    where T : unmanaged, INumber<T>
    where TVector : unmanaged, ITile<TVector, TVector, T>
    where TNumber : struct, IDeviceNumber<T>
{
    private const int ChunkRows = 1 << 20;

    public void Read(DeviceVector weights, Span<double> margins)
    {
        if (rows == 0)
            return;
        int chunk = (int)Math.Min(rows, ChunkRows);
        using MemoryBuffer1D<T, Stride1D.Dense> chunkMargins = device.Allocate<T>(chunk);
        using PageLockedArray1D<T> host = device.AllocateHost<T>(chunk);
        pass.Pack(weights);
        for (long start = 0; start < rows; start += chunk)
        {
            int count = (int)Math.Min(chunk, rows - start);
            pass.Enqueue(weights, new RowRange(start, count), inOrder: false, chunkMargins.View);
            device.Read<T>(chunkMargins.View, host, count);
            for (int i = 0; i < count; i++)
                margins[(int)start + i] = TNumber.ToDouble(host.Span[i]);
        }
    }

    public void Dispose() => pass.Dispose();
}
