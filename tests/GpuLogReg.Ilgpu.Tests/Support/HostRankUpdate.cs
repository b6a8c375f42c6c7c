using System.Numerics;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Passes;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Tests.Support;

/// <summary>What cuBLAS is asked for, by straight loops on the host, so that all around the call is tested on devices without it. Writes the same triangle alone.</summary>
internal sealed class HostRankUpdate(OpenDevice device) : IRankUpdate
{
    /// <summary>Products computed.</summary>
    public int Calls { get; private set; }

    /// <summary>Whether it was closed.</summary>
    public bool IsDisposed { get; private set; }

    public void Enqueue<T>(ArrayView<T> a, int length, int count, ArrayView<T> c)
        where T : unmanaged, INumber<T>
    {
        Calls++;
        device.Stream.Synchronize();
        T[] rows = new T[(long)length * count], product = new T[(long)length * length];
        a.SubView(0, rows.Length).CopyToCPU(device.Stream, rows);
        c.CopyToCPU(device.Stream, product);
        for (int i = 0; i < length; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int r = 0; r < count; r++)
                    sum += double.CreateTruncating(rows[(r * length) + i]) * double.CreateTruncating(rows[(r * length) + j]);
                product[(j * length) + i] = T.CreateTruncating(sum);
            }
        }

        c.CopyFromCPU(device.Stream, product);
        device.Stream.Synchronize();
    }

    public void Dispose() => IsDisposed = true;
}
