using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Outputs;

/// <summary>The column sums of twice as many outputs, the second half following the first.</summary>
internal struct OutputTilePair<TPart, TVector, T> : IOutputTiles<OutputTilePair<TPart, TVector, T>, TVector, T>
    where TPart : unmanaged, IOutputTiles<TPart, TVector, T>
    where TVector : unmanaged, IRegisterTile<TVector, T>
    where T : unmanaged, INumber<T>
{
    public TPart Low;
    public TPart High;

    public static int Count => 2 * TPart.Count;

    public readonly OutputTilePair<TPart, TVector, T> AddScaled(T scale, ArrayView<T> slopes, long at, int last, TVector x) => new()
    {
        Low = Low.AddScaled(scale, slopes, at, last, x),
        High = High.AddScaled(scale, slopes, at + TPart.Count, last - TPart.Count, x),
    };

    public readonly void Flush<TNumber>(GroupPartial<T> target, int vector, int step, int output, int last)
        where TNumber : struct, IDeviceNumber<T>
    {
        Low.Flush<TNumber>(target, vector, step, output, last);
        High.Flush<TNumber>(target, vector, step, output + TPart.Count, last - TPart.Count);
    }
}
