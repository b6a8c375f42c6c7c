using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Rows;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Tiles;

/// <summary>Two tiles as one, the second a whole run of vectors after the first: doubles a tile.</summary>
internal struct Pair<TTile, TStored, T> : ITile<Pair<TTile, TStored, T>, TStored, T>
    where TTile : unmanaged, ITile<TTile, TStored, T>
    where TStored : unmanaged
    where T : unmanaged, INumber<T>
{
    public TTile Low;
    public TTile High;

    public static int Vectors => 2 * TTile.Vectors;

    public static Pair<TTile, TStored, T> Load(ArrayView<TStored> source, RowAddress row, int vector, int step) => new()
    {
        Low = TTile.Load(source, row, vector, step),
        High = TTile.Load(source, row, vector + (TTile.Vectors * step), step),
    };

    public static Pair<TTile, TStored, T> LoadWeights<TNumber>(ArrayView<double> source, long start, int vector, int step, int features, int outputs)
        where TNumber : struct, IDeviceNumber<T> => new()
    {
        Low = TTile.LoadWeights<TNumber>(source, start, vector, step, features, outputs),
        High = TTile.LoadWeights<TNumber>(source, start, vector + (TTile.Vectors * step), step, features, outputs),
    };

    public static Pair<TTile, TStored, T> LoadNumbers(ArrayView<T> source, long start, int vector, int step) => new()
    {
        Low = TTile.LoadNumbers(source, start, vector, step),
        High = TTile.LoadNumbers(source, start, vector + (TTile.Vectors * step), step),
    };

    public readonly T Dot(Pair<TTile, TStored, T> other) => Low.Dot(other.Low) + High.Dot(other.High);

    public readonly Pair<TTile, TStored, T> AddScaled(T scale, Pair<TTile, TStored, T> x) => new()
    {
        Low = Low.AddScaled(scale, x.Low),
        High = High.AddScaled(scale, x.High),
    };

    public readonly void Flush<TNumber>(GroupPartial<T> target, int vector, int step)
        where TNumber : struct, IDeviceNumber<T>
    {
        Low.Flush<TNumber>(target, vector, step);
        High.Flush<TNumber>(target, vector + (TTile.Vectors * step), step);
    }
}
