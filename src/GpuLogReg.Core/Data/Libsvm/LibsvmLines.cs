namespace GpuLogReg.Data;

/// <summary>The lines of a libsvm file that hold a row, as UTF-8 in the reader's buffer: comments cut off, blanks at the ends, too, empty lines passed over.</summary>
internal sealed class LibsvmLines : IDisposable
{
    private const int FirstBuffer = 1 << 20;

    private readonly FileStream _stream;
    private byte[] _buffer = new byte[FirstBuffer];
    private int _start, _end;
    private bool _ended;

    public LibsvmLines(string path) => _stream = DataFile.OpenRead(path);

    /// <summary>1-based number of the current line.</summary>
    public long Number { get; private set; }

    /// <summary>Goes to the next line that holds a row.</summary>
    /// <param name="line">The line; valid until the next call.</param>
    public bool Next(out ReadOnlySpan<byte> line)
    {
        while (NextLine(out line))
        {
            if (Number == 1 && line.StartsWith("\uFEFF"u8))
                line = line[3..];
            int comment = line.IndexOf((byte)'#');
            line = (comment < 0 ? line : line[..comment]).Trim(" \t\r"u8);
            if (!line.IsEmpty)
                return true;
        }

        return false;
    }

    public void Dispose() => _stream.Dispose();

    private bool NextLine(out ReadOnlySpan<byte> line)
    {
        int searched = _start;
        while (true)
        {
            int length = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (length >= 0 || (_ended && _start < _end))
            {
                int end = length >= 0 ? searched + length : _end;
                line = _buffer.AsSpan(_start, end - _start);
                _start = Math.Min(end + 1, _end);
                Number++;
                return true;
            }

            if (_ended)
            {
                line = default;
                return false;
            }

            searched = _end - _start;
            Fill();
        }
    }

    /// <summary>Moves what is left to the front, makes room where that is the whole buffer, and reads on.</summary>
    private void Fill()
    {
        int left = _end - _start;
        if (left == _buffer.Length)
            Array.Resize(ref _buffer, checked(2 * _buffer.Length));
        else
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, left);
        (_start, _end) = (0, left);
        int read = _stream.Read(_buffer, left, _buffer.Length - left);
        _end += read;
        _ended = read == 0;
    }
}
