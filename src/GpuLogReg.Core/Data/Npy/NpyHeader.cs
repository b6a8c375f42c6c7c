using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GpuLogReg.Data;

/// <summary>The head of a .npy file: a magic string, a version, and a Python dictionary of element type, order and shape.</summary>
/// <remarks>The format: NumPy Enhancement Proposal 1, versions 1.0 to 3.0.</remarks>
internal sealed partial record NpyHeader(string Descr, bool FortranOrder, long[] Shape, long DataOffset)
{
    private const int LargestHeader = 1 << 20;
    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Bytes of one element, as the last digits of the type say; 0 where they say nothing.</summary>
    public int ElementSize => Descr.Length == 3 && char.IsAsciiDigit(Descr[2]) ? Descr[2] - '0' : 0;

    public string ShapeText => $"({string.Join(", ", Shape)}{(Shape.Length == 1 ? "," : "")})";

    /// <summary>Reads the head and checks that the file holds as many bytes as it promises.</summary>
    public static NpyHeader Read(string path)
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("This machine is big-endian; .npy files are mapped on little-endian machines only. Use CSV.");
        using var stream = DataFile.OpenRead(path);
        if (stream.Length == 0)
            throw Error(path, "the file is empty; expected a .npy file.");
        var start = new byte[12];
        int got = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (got < Magic.Length || !start.AsSpan(0, Magic.Length).SequenceEqual(Magic))
            throw Error(path, "the file does not begin with \\x93NUMPY; expected a .npy file as numpy.save writes it.");
        if (got < start.Length)
            throw Error(path, "the file ends inside its header; expected a whole .npy file. Write it again.");
        int major = start[6];
        if (major is < 1 or > 3)
            throw Error(path, $"the file is of .npy version {major}.{start[7]}; expected 1.0, 2.0 or 3.0.");

        int preamble = major == 1 ? 10 : 12;
        long length = major == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(8)) : BinaryPrimitives.ReadUInt32LittleEndian(start.AsSpan(8));
        if (length > LargestHeader || preamble + length > stream.Length)
            throw Error(path, $"the header is said to be {length} bytes long, more than the file has; expected a whole .npy file. Write it again.");
        var bytes = new byte[length];
        stream.Position = preamble;
        stream.ReadExactly(bytes);
        var header = Parse(path, (major == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes), preamble + length);
        header.EnsureLength(path, stream.Length);
        return header;
    }

    private static NpyHeader Parse(string path, string text, long offset)
    {
        var (descr, order, shape) = (DescrPattern().Match(text), OrderPattern().Match(text), ShapePattern().Match(text));
        if (!descr.Success || !order.Success || !shape.Success)
            throw Error(path, $"the header is {CellText.Quoted(text.Trim())}; expected 'descr' of a plain number type, 'fortran_order' and 'shape'. Save one plain array.");
        var sizes = new List<long>();
        foreach (string part in shape.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out long size))
                throw Error(path, $"the shape is ({shape.Groups[1].Value}); expected whole numbers.");
            sizes.Add(size);
        }

        return new NpyHeader(descr.Groups[1].Value, order.Groups[1].Value == "True", [.. sizes], offset);
    }

    private void EnsureLength(string path, long fileLength)
    {
        if (ElementSize == 0)
            return;
        UInt128 bytes = (UInt128)ElementSize;
        foreach (long size in Shape)
            bytes *= (UInt128)size;
        if ((UInt128)fileLength != (UInt128)DataOffset + bytes)
            throw Error(path, $"the file has {fileLength - DataOffset} bytes of data; expected {bytes} = {ShapeText} × {ElementSize}. It was cut short or holds more than one array: write it again.");
    }

    private static DataFormatException Error(string path, string problem) => new(path, 0, 0, problem);

    [GeneratedRegex("""['"]descr['"]\s*:\s*['"]([^'"]*)['"]""", RegexOptions.CultureInvariant)]
    private static partial Regex DescrPattern();

    [GeneratedRegex("""['"]fortran_order['"]\s*:\s*(True|False)""", RegexOptions.CultureInvariant)]
    private static partial Regex OrderPattern();

    [GeneratedRegex("""['"]shape['"]\s*:\s*\(([^)]*)\)""", RegexOptions.CultureInvariant)]
    private static partial Regex ShapePattern();
}
