using GpuLogReg.Ilgpu.Kernels.Rows;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Tiles;

/// <summary>Four float32: 16 bytes, one vector load.</summary>
internal struct Quad : ITile<Quad, Quad, float>
{
    public float A;
    public float B;
    public float C;
    public float D;

    public static int Vectors => 1;

    public static Quad Load(ArrayView<Quad> source, RowAddress row, int vector, int step) => source[row.Of(vector)];

    public static Quad LoadWeights<TNumber>(ArrayView<double> source, long start, int vector, int step, int features, int outputs)
        where TNumber : struct, IDeviceNumber<float>
    {
        int feature = vector * 4;
        long at = start + ((long)feature * outputs);
        return new Quad
        {
            A = feature < features ? TNumber.From(source[at]) : 0,
            B = feature + 1 < features ? TNumber.From(source[at + outputs]) : 0,
            C = feature + 2 < features ? TNumber.From(source[at + (2L * outputs)]) : 0,
            D = feature + 3 < features ? TNumber.From(source[at + (3L * outputs)]) : 0,
        };
    }

    public static Quad LoadNumbers(ArrayView<float> source, long start, int vector, int step) => source.Cast<Quad>()[start + vector];

    public readonly float Dot(Quad other) => (A * other.A) + (B * other.B) + (C * other.C) + (D * other.D);

    public readonly Quad AddScaled(float scale, Quad x) => new()
    {
        A = (scale * x.A) + A,
        B = (scale * x.B) + B,
        C = (scale * x.C) + C,
        D = (scale * x.D) + D,
    };

    public readonly void Flush<TNumber>(GroupPartial<float> target, int vector, int step)
        where TNumber : struct, IDeviceNumber<float>
    {
        int at = Group.IdxX * 4;
        target.Scratch[at] = A;
        target.Scratch[at + 1] = B;
        target.Scratch[at + 2] = C;
        target.Scratch[at + 3] = D;
        Group.Barrier();
        target.AddColumns<TNumber>(vector * 4, step * 4);
        Group.Barrier();
    }
}
