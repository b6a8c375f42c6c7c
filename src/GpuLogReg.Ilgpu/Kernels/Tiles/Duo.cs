using GpuLogReg.Ilgpu.Kernels.Rows;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Tiles;

/// <summary>Two float64: 16 bytes, one vector load.</summary>
internal struct Duo : ITile<Duo, Duo, double>
{
    public double A;
    public double B;

    public static int Vectors => 1;

    public static Duo Load(ArrayView<Duo> source, RowAddress row, int vector, int step) => source[row.Of(vector)];

    public static Duo LoadWeights<TNumber>(ArrayView<double> source, long start, int vector, int step, int features, int outputs)
        where TNumber : struct, IDeviceNumber<double>
    {
        int feature = vector * 2;
        long at = start + ((long)feature * outputs);
        return new Duo
        {
            A = feature < features ? TNumber.From(source[at]) : 0,
            B = feature + 1 < features ? TNumber.From(source[at + outputs]) : 0,
        };
    }

    public static Duo LoadNumbers(ArrayView<double> source, long start, int vector, int step) => source.Cast<Duo>()[start + vector];

    public readonly double Dot(Duo other) => (A * other.A) + (B * other.B);

    public readonly Duo AddScaled(double scale, Duo x) => new() { A = (scale * x.A) + A, B = (scale * x.B) + B };

    public readonly void Flush<TNumber>(GroupPartial<double> target, int vector, int step)
        where TNumber : struct, IDeviceNumber<double>
    {
        int at = Group.IdxX * 2;
        target.Scratch[at] = A;
        target.Scratch[at + 1] = B;
        Group.Barrier();
        target.AddColumns<TNumber>(vector * 2, step * 2);
        Group.Barrier();
    }
}
