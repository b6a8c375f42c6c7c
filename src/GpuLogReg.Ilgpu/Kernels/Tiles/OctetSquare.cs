using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Tiles;

/// <summary>Eight by eight sums in float32, as four squares of <see cref="QuadSquare"/>.</summary>
/// <typeparam name="TFormat">How X is stored.</typeparam>
internal struct OctetSquare<TFormat> : IOuterTile<OctetSquare<TFormat>, Octet<TFormat>, float>
    where TFormat : struct, IPackedFormat
{
    public QuadSquare LowLow;
    public QuadSquare LowHigh;
    public QuadSquare HighLow;
    public QuadSquare HighHigh;

    public static int Side => 8;

    public static Octet<TFormat> One => new() { Low = new() { A = 1 } };

    public readonly OctetSquare<TFormat> AddOuter(float scale, Octet<TFormat> left, Octet<TFormat> right) => new()
    {
        LowLow = LowLow.AddOuter(scale, left.Low, right.Low),
        LowHigh = LowHigh.AddOuter(scale, left.Low, right.High),
        HighLow = HighLow.AddOuter(scale, left.High, right.Low),
        HighHigh = HighHigh.AddOuter(scale, left.High, right.High),
    };

    public readonly void Store<TNumber>(ArrayView<double> target, long at, int accumulate)
        where TNumber : struct, IDeviceNumber<float>
    {
        StoreRows<TNumber>(target, at, accumulate, LowLow, LowHigh);
        StoreRows<TNumber>(target, at + 32, accumulate, HighLow, HighHigh);
    }

    /// <summary>Four rows of eight sums.</summary>
    private static void StoreRows<TNumber>(ArrayView<double> target, long at, int accumulate, QuadSquare left, QuadSquare right)
        where TNumber : struct, IDeviceNumber<float>
    {
        QuadSquare.StoreRow<TNumber>(target, at, accumulate, left.A);
        QuadSquare.StoreRow<TNumber>(target, at + 4, accumulate, right.A);
        QuadSquare.StoreRow<TNumber>(target, at + 8, accumulate, left.B);
        QuadSquare.StoreRow<TNumber>(target, at + 12, accumulate, right.B);
        QuadSquare.StoreRow<TNumber>(target, at + 16, accumulate, left.C);
        QuadSquare.StoreRow<TNumber>(target, at + 20, accumulate, right.C);
        QuadSquare.StoreRow<TNumber>(target, at + 24, accumulate, left.D);
        QuadSquare.StoreRow<TNumber>(target, at + 28, accumulate, right.D);
    }
}
