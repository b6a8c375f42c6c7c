using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using GpuLogReg.Compute;
using GpuLogReg.Data;

namespace GpuLogReg.Ilgpu.Storage;

/// <summary>How the numbers of dense rows are written on the host before they go to a device: rounded to the nearest, ties to even.</summary>
internal abstract class RowFormat
{
    /// <summary>Bytes of the vectors that a row is a whole number of.</summary>
    public const int VectorBytes = 16;

    /// <summary>Bytes of a number.</summary>
    public abstract int Size { get; }

    /// <summary>The type of a matrix whose numbers are these bytes already; null for none.</summary>
    public virtual ElementType? Same => null;

    /// <summary>The format of a storage.</summary>
    public static RowFormat Of(Precision storage) => storage switch
    {
        Precision.Float32 => new Single(),
        Precision.Float64 => new Double(),
        Precision.BFloat16 => new BFloat16(),
        Precision.Float16 => new Float16(),
        _ => throw new ArgumentOutOfRangeException(nameof(storage), $"'storage' is {storage}; expected Float32, Float64, BFloat16 or Float16."),
    };

    /// <summary>Length of a row in 16-byte vectors.</summary>
    /// <param name="features">d.</param>
    public int VectorsFor(int features) => (int)((((long)features * Size) + VectorBytes - 1) / VectorBytes);

    /// <summary>Writes numbers.</summary>
    /// <param name="numbers">Float64.</param>
    /// <param name="target"><see cref="Size"/> bytes each.</param>
    public abstract void Write(ReadOnlySpan<double> numbers, Span<byte> target);

    /// <summary>Writes numbers.</summary>
    /// <param name="numbers">Float32.</param>
    /// <param name="target"><see cref="Size"/> bytes each.</param>
    public abstract void Write(ReadOnlySpan<float> numbers, Span<byte> target);

    private sealed class Single : RowFormat
    {
        public override int Size => sizeof(float);

        public override ElementType? Same => ElementType.Float32;

        public override void Write(ReadOnlySpan<double> numbers, Span<byte> target) =>
            TensorPrimitives.ConvertTruncating(numbers, MemoryMarshal.Cast<byte, float>(target));

        public override void Write(ReadOnlySpan<float> numbers, Span<byte> target) => MemoryMarshal.AsBytes(numbers).CopyTo(target);
    }

    private sealed class Double : RowFormat
    {
        public override int Size => sizeof(double);

        public override ElementType? Same => ElementType.Float64;

        public override void Write(ReadOnlySpan<double> numbers, Span<byte> target) => MemoryMarshal.AsBytes(numbers).CopyTo(target);

        public override void Write(ReadOnlySpan<float> numbers, Span<byte> target) =>
            TensorPrimitives.ConvertTruncating(numbers, MemoryMarshal.Cast<byte, double>(target));
    }

    /// <summary>Sixteen bits, by way of float32 as <see cref="StorageRounding"/> defines it.</summary>
    private abstract class Narrow : RowFormat
    {
        public override int Size => sizeof(ushort);

        public override void Write(ReadOnlySpan<double> numbers, Span<byte> target)
        {
            Span<float> single = stackalloc float[64];
            for (; !numbers.IsEmpty; numbers = numbers[Math.Min(numbers.Length, single.Length)..])
            {
                var part = single[..Math.Min(numbers.Length, single.Length)];
                TensorPrimitives.ConvertTruncating(numbers[..part.Length], part);
                Write(part, target);
                target = target[(part.Length * sizeof(ushort))..];
            }
        }
    }

    private sealed class BFloat16 : Narrow
    {
        public override void Write(ReadOnlySpan<float> numbers, Span<byte> target)
        {
            Span<ushort> bits = MemoryMarshal.Cast<byte, ushort>(target);
            for (int j = 0; j < numbers.Length; j++)
                bits[j] = StorageRounding.ToBFloat16(numbers[j]);
        }
    }

    private sealed class Float16 : Narrow
    {
        public override void Write(ReadOnlySpan<float> numbers, Span<byte> target) =>
            TensorPrimitives.ConvertToHalf(numbers, MemoryMarshal.Cast<byte, Half>(target));
    }
}
