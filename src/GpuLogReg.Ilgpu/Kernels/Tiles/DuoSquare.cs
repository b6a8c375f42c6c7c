using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Tiles;

/// <summary>Two by two sums in float64.</summary>
internal struct DuoSquare : IOuterTile<DuoSquare, Duo, double>
{
    public Duo A;
    public Duo B;

    public static int Side => 2;

    public static Duo One => new() { A = 1 };

    public readonly DuoSquare AddOuter(double scale, Duo left, Duo right) => new()
    {
        A = A.AddScaled(scale * left.A, right),
        B = B.AddScaled(scale * left.B, right),
    };

    public readonly void Store<TNumber>(ArrayView<double> target, long at, int accumulate)
        where TNumber : struct, IDeviceNumber<double>
    {
        target[at] = A.A + (accumulate != 0 ? target[at] : 0);
        target[at + 1] = A.B + (accumulate != 0 ? target[at + 1] : 0);
        target[at + 2] = B.A + (accumulate != 0 ? target[at + 2] : 0);
        target[at + 3] = B.B + (accumulate != 0 ? target[at + 3] : 0);
    }
}
