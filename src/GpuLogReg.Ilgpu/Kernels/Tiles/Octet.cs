using GpuLogReg.Ilgpu.Kernels.Rows;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Tiles;

/// <summary>Eight float32 in registers, 16 bytes of 16-bit numbers in memory.</summary>
/// <typeparam name="TFormat">How they are stored.</typeparam>
internal struct Octet<TFormat> : ITile<Octet<TFormat>, PackedEight, float>
    where TFormat : struct, IPackedFormat
{
    public Quad Low;
    public Quad High;

    public static int Vectors => 1;

    public static Octet<TFormat> Load(ArrayView<PackedEight> source, RowAddress row, int vector, int step)
    {
        // The whole vector into registers first: its fields in place would be loaded one by one.
        PackedEight words = source[row.Of(vector)];
        return new()
        {
            Low = new() { A = TFormat.Low(words.A), B = TFormat.High(words.A), C = TFormat.Low(words.B), D = TFormat.High(words.B) },
            High = new() { A = TFormat.Low(words.C), B = TFormat.High(words.C), C = TFormat.Low(words.D), D = TFormat.High(words.D) },
        };
    }

    public static Octet<TFormat> LoadWeights<TNumber>(ArrayView<double> source, long start, int vector, int step, int features, int outputs)
        where TNumber : struct, IDeviceNumber<float> => new()
    {
        Low = Quad.LoadWeights<TNumber>(source, start, 2 * vector, step, features, outputs),
        High = Quad.LoadWeights<TNumber>(source, start, (2 * vector) + 1, step, features, outputs),
    };

    public static Octet<TFormat> LoadNumbers(ArrayView<float> source, long start, int vector, int step) => new()
    {
        Low = Quad.LoadNumbers(source, 2 * start, 2 * vector, step),
        High = Quad.LoadNumbers(source, 2 * start, (2 * vector) + 1, step),
    };

    public readonly float Dot(Octet<TFormat> other) => Low.Dot(other.Low) + High.Dot(other.High);

    public readonly Octet<TFormat> AddScaled(float scale, Octet<TFormat> x) => new()
    {
        Low = Low.AddScaled(scale, x.Low),
        High = High.AddScaled(scale, x.High),
    };

    public readonly void Flush<TNumber>(GroupPartial<float> target, int vector, int step)
        where TNumber : struct, IDeviceNumber<float>
    {
        // A lane's eight columns are neighbours, and shared memory has room for four of each thread.
        FlushHalf<TNumber>(target, Low, vector * 8, step);
        FlushHalf<TNumber>(target, High, (vector * 8) + 4, step);
    }

    private static void FlushHalf<TNumber>(GroupPartial<float> target, Quad half, int column, int step)
        where TNumber : struct, IDeviceNumber<float>
    {
        int at = Group.IdxX * 4;
        target.Scratch[at] = half.A;
        target.Scratch[at + 1] = half.B;
        target.Scratch[at + 2] = half.C;
        target.Scratch[at + 3] = half.D;
        Group.Barrier();
        target.AddFours<TNumber>(column, step * 4, 8);
        Group.Barrier();
    }
}
