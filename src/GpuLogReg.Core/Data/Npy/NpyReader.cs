using System.Runtime.InteropServices;

namespace GpuLogReg.Data;

/// <summary>Reads NumPy's .npy files, versions 1 to 3: matrices are mapped, not loaded, so they may be larger than memory.</summary>
public static class NpyReader
{
    /// <summary>Maps a matrix of little-endian float32 or float64 in C order. The file stays open until the matrix is disposed; do not change it meanwhile.</summary>
    /// <param name="path">The file.</param>
    /// <returns>n × d, of the file's own element type.</returns>
    /// <exception cref="DataFormatException">The file is not such a matrix: other type, order or number of dimensions, no elements, cut short.</exception>
    public static unsafe DenseMatrix ReadMatrix(string path)
    {
        var header = NpyHeader.Read(path);
        var elementType = header.Descr switch
        {
            "<f4" => ElementType.Float32,
            "<f8" => ElementType.Float64,
            _ => throw new DataFormatException(path, 0, 0, $"the elements are {CellText.Quoted(header.Descr)}; expected '<f4' or '<f8', little-endian float32 or float64. Save X.astype('float32')."),
        };
        if (header.Shape.Length != 2)
            throw new DataFormatException(path, 0, 0, $"the array has shape {header.ShapeText}; expected two dimensions, rows and columns. Save X.reshape(len(X), -1).");
        if (header.Shape[0] < 1 || header.Shape[1] < 1)
            throw new DataFormatException(path, 0, 0, $"the array has shape {header.ShapeText}; expected at least one row and one column.");
        if (header.Shape[1] > int.MaxValue)
            throw new DataFormatException(path, 0, 0, $"the array has {header.Shape[1]} columns; expected at most {int.MaxValue}.");

        // One column (or one row) lies the same way in both orders.
        if (header.FortranOrder && header.Shape[0] > 1 && header.Shape[1] > 1)
            throw new DataFormatException(path, 0, 0, "the array is in Fortran order, column after column; expected C order, row after row. Save numpy.ascontiguousarray(X).");

        var memory = new MatrixMemory.Mapped(path, header.DataOffset);
        var mapped = new DenseMatrix(memory, header.Shape[0], (int)header.Shape[1], elementType);
        if (header.DataOffset % header.ElementSize == 0)
            return mapped;

        // numpy aligns the data; a writer that does not costs a copy.
        using (mapped)
        {
            var copy = DenseMatrix.AllocateUncleared(mapped.Rows, mapped.Columns, elementType);
            mapped.CopyRowsTo(copy, 0, mapped.Rows);
            return copy;
        }
    }

    /// <summary>Reads a vector of numbers: floats, integers of 1 to 8 bytes (within ±2⁵³, so that each is exact) or booleans (as 0 and 1), little-endian.</summary>
    /// <param name="path">The file.</param>
    /// <returns>n numbers.</returns>
    /// <exception cref="DataFormatException">The file is not such a vector: shape other than (n,), (n, 1) or (1, n), another type, cut short, an integer beyond ±2⁵³.</exception>
    public static double[] ReadVector(string path)
    {
        double[] values = [];
        ReadVector(path, (length, start, run) =>
        {
            if (start == 0)
                values = new double[length];
            run.CopyTo(values.AsSpan(start));
        });
        return values;
    }

    /// <summary>The same a run at a time, so that a vector of which something smaller is made is never in memory whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="take">Told of every run, in order.</param>
    /// <exception cref="DataFormatException">As for the whole vector.</exception>
    internal static void ReadVector(string path, VectorRun take)
    {
        var header = NpyHeader.Read(path);
        long length = header.Shape.Aggregate(1L, (product, size) => product * size);
        if (header.Shape.Length is < 1 or > 2 || (header.Shape.Length == 2 && length != header.Shape.Max()))
            throw new DataFormatException(path, 0, 0, $"the array has shape {header.ShapeText}; expected one dimension. Save y.ravel().");
        if (length is < 1 or > 0x7FFFFFC7)
            throw new DataFormatException(path, 0, 0, $"the array has {length} elements; expected 1 to {0x7FFFFFC7}.");

        int size = header.Descr switch
        {
            "<f4" or "<f8" or "|b1" or "|i1" or "|u1" or "<i2" or "<u2" or "<i4" or "<u4" or "<i8" or "<u8" => header.ElementSize,
            _ => throw new DataFormatException(path, 0, 0, $"the elements are {CellText.Quoted(header.Descr)}; expected little-endian floats, integers or booleans. Save y.astype('float64')."),
        };
        using var stream = DataFile.OpenRead(path);
        stream.Position = header.DataOffset;
        var buffer = new byte[1 << 16];
        var values = new double[buffer.Length / size];
        for (int start = 0; start < length;)
        {
            int count = (int)Math.Min(values.Length, length - start);
            var run = values.AsSpan(0, count);
            stream.ReadExactly(buffer, 0, count * size);
            Convert(header.Descr, buffer.AsSpan(0, count * size), run);
            EnsureExact(path, header.Descr, run, start);
            take((int)length, start, run);
            start += count;
        }
    }

    // The bytes are the numbers: NpyHeader has refused big-endian machines.
    private static void Convert(string descr, ReadOnlySpan<byte> bytes, Span<double> target)
    {
        switch (descr)
        {
            case "<f4": To<float>(bytes, target); break;
            case "<f8": To<double>(bytes, target); break;
            case "|b1" or "|u1": To<byte>(bytes, target); break;
            case "|i1": To<sbyte>(bytes, target); break;
            case "<i2": To<short>(bytes, target); break;
            case "<u2": To<ushort>(bytes, target); break;
            case "<i4": To<int>(bytes, target); break;
            case "<u4": To<uint>(bytes, target); break;
            case "<i8": To<long>(bytes, target); break;
            default: To<ulong>(bytes, target); break;
        }
    }

    private static void To<T>(ReadOnlySpan<byte> bytes, Span<double> target) where T : unmanaged, System.Numerics.INumberBase<T>
    {
        var source = MemoryMarshal.Cast<byte, T>(bytes);
        for (int i = 0; i < target.Length; i++)
            target[i] = double.CreateTruncating(source[i]);
    }

    private static void EnsureExact(string path, string descr, ReadOnlySpan<double> values, int start)
    {
        if (descr is not ("<i8" or "<u8"))
            return;
        int at = values.IndexOfAnyExceptInRange(-(1L << 53), 1L << 53);
        if (at >= 0)
            throw new DataFormatException(path, 0, 0, FormattableString.Invariant($"element {start + at} is about {values[at]}; expected integers within ±2⁵³, which float64 holds exactly."));
    }

    /// <summary>Takes some numbers of a vector.</summary>
    /// <param name="length">n.</param>
    /// <param name="start">Place of the first of them.</param>
    /// <param name="run">The numbers; their memory is used again.</param>
    internal delegate void VectorRun(int length, int start, ReadOnlySpan<double> run);
}
