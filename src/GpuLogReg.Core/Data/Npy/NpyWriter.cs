using System.Runtime.InteropServices;
using System.Text;

namespace GpuLogReg.Data;

/// <summary>Writes NumPy's .npy files, version 1.0, C order, little-endian, the data aligned to 64 bytes. Each is written to a temporary name and renamed.</summary>
public static class NpyWriter
{
    private const int Alignment = 64;

    /// <summary>Writes a matrix, '&lt;f4' or '&lt;f8' as its elements are.</summary>
    /// <param name="path">The file, made or replaced.</param>
    /// <param name="matrix">n × d.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, DenseMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        AtomicFile.Write(path, stream =>
        {
            bool single = matrix.ElementType == ElementType.Float32;
            WriteHeader(stream, single ? "<f4" : "<f8", $"({matrix.Rows}, {matrix.Columns})");
            for (long i = 0; i < matrix.Rows; i++)
                stream.Write(single ? MemoryMarshal.AsBytes(matrix.Row<float>(i)) : MemoryMarshal.AsBytes(matrix.Row<double>(i)));
        });
    }

    /// <summary>Writes a vector of float64.</summary>
    /// <param name="path">The file, made or replaced.</param>
    /// <param name="values">n numbers.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, ReadOnlyMemory<double> values) => AtomicFile.Write(path, stream =>
    {
        WriteHeader(stream, "<f8", $"({values.Length},)");
        stream.Write(MemoryMarshal.AsBytes(values.Span));
    });

    /// <summary>Writes a vector of int32, such as labels.</summary>
    /// <param name="path">The file, made or replaced.</param>
    /// <param name="values">n numbers.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, ReadOnlyMemory<int> values) => AtomicFile.Write(path, stream =>
    {
        WriteHeader(stream, "<i4", $"({values.Length},)");
        stream.Write(MemoryMarshal.AsBytes(values.Span));
    });

    // The header is padded with blanks and ends in a line feed, so that magic, version, length and header are a multiple of 64 bytes.
    internal static void WriteHeader(Stream stream, string descr, string shape)
    {
        string header = $"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}";
        int total = (10 + header.Length + 1 + Alignment - 1) / Alignment * Alignment;
        int length = total - 10;
        stream.Write([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, (byte)length, (byte)(length >> 8)]);
        stream.Write(Encoding.Latin1.GetBytes(header.PadRight(length - 1) + '\n'));
    }
}
