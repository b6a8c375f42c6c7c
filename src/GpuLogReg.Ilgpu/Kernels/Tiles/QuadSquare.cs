using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Tiles;

/// <summary>Four by four sums in float32.</summary>
internal struct QuadSquare : IOuterTile<QuadSquare, Quad, float>
{
    public Quad A;
    public Quad B;
    public Quad C;
    public Quad D;

    public static int Side => 4;

    public static Quad One => new() { A = 1 };

    public readonly QuadSquare AddOuter(float scale, Quad left, Quad right) => new()
    {
        A = A.AddScaled(scale * left.A, right),
        B = B.AddScaled(scale * left.B, right),
        C = C.AddScaled(scale * left.C, right),
        D = D.AddScaled(scale * left.D, right),
    };

    public readonly void Store<TNumber>(ArrayView<double> target, long at, int accumulate)
        where TNumber : struct, IDeviceNumber<float>
    {
        StoreRow<TNumber>(target, at, accumulate, A);
        StoreRow<TNumber>(target, at + 4, accumulate, B);
        StoreRow<TNumber>(target, at + 8, accumulate, C);
        StoreRow<TNumber>(target, at + 12, accumulate, D);
    }

    /// <summary>Writes four sums as float64, or adds them to those that stand there.</summary>
    public static void StoreRow<TNumber>(ArrayView<double> target, long at, int accumulate, Quad row)
        where TNumber : struct, IDeviceNumber<float>
    {
        target[at] = TNumber.ToDouble(row.A) + (accumulate != 0 ? target[at] : 0);
        target[at + 1] = TNumber.ToDouble(row.B) + (accumulate != 0 ? target[at + 1] : 0);
        target[at + 2] = TNumber.ToDouble(row.C) + (accumulate != 0 ? target[at + 2] : 0);
        target[at + 3] = TNumber.ToDouble(row.D) + (accumulate != 0 ? target[at + 3] : 0);
    }
}
