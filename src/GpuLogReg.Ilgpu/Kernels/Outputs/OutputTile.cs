using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Outputs;

/// <summary>The column sums of one output.</summary>
internal struct OutputTile<TVector, T> : IOutputTiles<OutputTile<TVector, T>, TVector, T>
    where TVector : unmanaged, IRegisterTile<TVector, T>
    where T : unmanaged, INumber<T>
{
    public TVector Sums;

    public static int Count => 1;

    public readonly OutputTile<TVector, T> AddScaled(T scale, ArrayView<T> slopes, long at, int last, TVector x) =>
        new() { Sums = Sums.AddScaled(scale * slopes[at + IntrinsicMath.Min(0, last)], x) };

    public readonly void Flush<TNumber>(GroupPartial<T> target, int vector, int step, int output, int last)
        where TNumber : struct, IDeviceNumber<T>
    {
        // Outputs past the last reach the barriers, too, but have no columns to write.
        GroupPartial<T> columns = target;
        columns.Output = output;
        columns.Features = last >= 0 ? target.Features : 0;
        Sums.Flush<TNumber>(columns, vector, step);
    }
}
