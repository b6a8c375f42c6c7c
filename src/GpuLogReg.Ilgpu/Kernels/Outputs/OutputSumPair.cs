using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Teams;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Outputs;

/// <summary>The numbers of twice as many outputs, the second half following the first.</summary>
internal struct OutputSumPair<TPart, T> : IOutputSums<OutputSumPair<TPart, T>, T>
    where TPart : unmanaged, IOutputSums<TPart, T>
    where T : unmanaged, INumber<T>
{
    public TPart Low;
    public TPart High;

    public static int Count => 2 * TPart.Count;

    public readonly OutputSumPair<TPart, T> AddScaled(T scale, ArrayView<T> table, long at, int last) => new()
    {
        Low = Low.AddScaled(scale, table, at, last),
        High = High.AddScaled(scale, table, at + TPart.Count, last - TPart.Count),
    };

    public readonly OutputSumPair<TPart, T> AddDots<TVector>(TVector x, ArrayView<TVector> w, long at, int stride, int last)
        where TVector : unmanaged, IRegisterTile<TVector, T> => new()
    {
        Low = Low.AddDots(x, w, at, stride, last),
        High = High.AddDots(x, w, at + ((long)TPart.Count * stride), stride, last - TPart.Count),
    };

    public readonly OutputSumPair<TPart, T> SumLanes<TSum>(int lanes)
        where TSum : struct, ITeamSum<T> => new() { Low = Low.SumLanes<TSum>(lanes), High = High.SumLanes<TSum>(lanes) };

    public readonly void Store(ArrayView<T> target, long at, int last)
    {
        Low.Store(target, at, last);
        High.Store(target, at + TPart.Count, last - TPart.Count);
    }

    public readonly void StoreWide<TNumber>(ArrayView<double> target, long at, int last)
        where TNumber : struct, IDeviceNumber<T>
    {
        Low.StoreWide<TNumber>(target, at, last);
        High.StoreWide<TNumber>(target, at + TPart.Count, last - TPart.Count);
    }
}
