using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Teams;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Outputs;

/// <summary>The number of one output.</summary>
internal struct OutputSum<T> : IOutputSums<OutputSum<T>, T>
    where T : unmanaged, INumber<T>
{
    public T Value;

    public static int Count => 1;

    public readonly OutputSum<T> AddScaled(T scale, ArrayView<T> table, long at, int last) =>
        new() { Value = (scale * table[at + IntrinsicMath.Min(0, last)]) + Value };

    public readonly OutputSum<T> AddDots<TVector>(TVector x, ArrayView<TVector> w, long at, int stride, int last)
        where TVector : unmanaged, IRegisterTile<TVector, T>
    {
        // The whole vector into registers first: a call on an element in place would load its fields one by one.
        TVector ws = w[at + ((long)IntrinsicMath.Min(0, last) * stride)];
        return new() { Value = Value + x.Dot(ws) };
    }

    public readonly OutputSum<T> SumLanes<TSum>(int lanes)
        where TSum : struct, ITeamSum<T> => new() { Value = TSum.Sum(Value, lanes) };

    public readonly void Store(ArrayView<T> target, long at, int last)
    {
        if (last >= 0)
            target[at] = Value;
    }

    public readonly void StoreWide<TNumber>(ArrayView<double> target, long at, int last)
        where TNumber : struct, IDeviceNumber<T>
    {
        if (last >= 0)
            target[at] = TNumber.ToDouble(Value);
    }
}
