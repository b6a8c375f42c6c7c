using System.Globalization;
using System.Text;
using CsvHelper;

namespace GpuLogReg.Data;

/// <summary>The rows of a CSV file, one at a time, as UTF-8 cells in the reader's buffer: no strings are made for numbers.</summary>
/// <remarks>
/// Names are settled on opening. Every row has as many cells as there are names. Blank lines (empty, or blanks only) and comments are
/// passed over; <see cref="Line"/> counts them, and the lines inside quotes.
/// </remarks>
internal sealed class CsvRows : IDisposable
{
    private readonly CsvReader _reader;
    private readonly CsvNumber _numbers;

    // Rows read ahead to find out whether there is a header.
    private readonly Queue<(byte[][] Cells, long Line)> _ahead = new();
    private byte[][]? _replayed;

    public CsvRows(string path, CsvOptions options)
    {
        DataPath = path;
        _numbers = new CsvNumber(options.DecimalComma);
        EnsureCharacters(options, options.DelimiterFor(path));
        _reader = CsvReader.Create(DataFile.OpenRead(path), new CsvReaderOptions
        {
            Separator = options.DelimiterFor(path),
            HasHeader = false,
            CommentPrefix = options.Comment,
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Throw,
            FieldCountMismatch = CsvFieldCountHandling.Allow,
        });
        try
        {
            Names = ReadNames(options.Header);
            EnsureNames(options.DelimiterFor(path));
        }
        catch
        {
            _reader.Dispose();
            throw;
        }
    }

    public string DataPath { get; }

    /// <summary>One name a column; x0, x1, … where the file has no header.</summary>
    public IReadOnlyList<string> Names { get; } = [];

    public bool HasHeader { get; private set; }

    /// <summary>The physical line where the current row starts; before the first row, that of the header.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>The cell as UTF-8, without its quotes; valid until the next row.</summary>
    public ReadOnlySpan<byte> Cell(int column) => _replayed is null ? _reader.GetSpan(column) : _replayed[column];

    /// <summary>The cell as a string.</summary>
    /// <exception cref="DataFormatException">It is not UTF-8.</exception>
    public string Text(int column) => CellText.TryDecode(Cell(column), out string text)
        ? text
        : throw Error(column, $"column {CellText.Quoted(NameOf(column))} holds bytes that are not UTF-8; expected UTF-8 text. Save the file as UTF-8.");

    /// <summary>Goes to the next row.</summary>
    /// <exception cref="DataFormatException">The row is malformed or has too few or too many cells.</exception>
    public bool Next()
    {
        if (_ahead.TryDequeue(out var row))
        {
            (_replayed, Line) = row;
            EnsureWidth(row.Cells.Length);
            return true;
        }

        _replayed = null;
        if (!ReadRecord())
            return false;
        EnsureWidth(_reader.FieldCount);
        return true;
    }

    /// <summary>Index of the column of this name.</summary>
    /// <exception cref="DataFormatException">There is none; the message lists those there are.</exception>
    public int Find(string role, string name)
    {
        for (int j = 0; j < Names.Count; j++)
        {
            if (Names[j] == name)
                return j;
        }

        string header = HasHeader ? "" : " The first row is taken as data, so columns are named by position.";
        throw new DataFormatException(DataPath, 1, 0, $"there is no {role} column {CellText.Quoted(name)}; {ColumnNames.Suggest(name, Names)}{header}");
    }

    public DataFormatException Error(int column, string problem) => new(DataPath, Line, column + 1, problem);

    public void Dispose() => _reader.Dispose();

    private string NameOf(int column) =>
        column < Names.Count ? Names[column] : (column + 1).ToString(CultureInfo.InvariantCulture);

    private bool ReadRecord()
    {
        try
        {
            do
            {
                if (!_reader.Read())
                    return false;
                Line = _reader.LineNumber;
            }
            while (_reader.FieldCount == 1 && _reader.RawRecord.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0);
            return true;
        }
        catch (CsvFormatException e)
        {
            throw new DataFormatException(
                DataPath, Math.Max(e.LineNumber, 1), e.FieldIndex + 1,
                "a quote stands where none may, or is never closed; expected a quoted cell to be \"…\" whole, with quotes inside doubled. Mend the quotes.", e);
        }
    }

    private string[] ReadNames(HeaderMode mode)
    {
        if (!ReadRecord())
            throw new DataFormatException(DataPath, 1, 0, "the file is empty; expected rows of numbers, with or without a header.");
        long line = Line;
        byte[][] first = Copy();
        HasHeader = mode == HeaderMode.Auto ? LooksLikeHeader(first, line) : mode == HeaderMode.Yes;
        if (HasHeader)
        {
            Line = line;
            _replayed = first;
            return [.. first.Select((_, j) => Text(j))];
        }

        _ahead.Enqueue((first, line));
        return [.. first.Select((_, j) => string.Create(CultureInfo.InvariantCulture, $"x{j}"))];
    }

    private byte[][] Copy() => [.. Enumerable.Range(0, _reader.FieldCount).Select(j => _reader.GetSpan(j).ToArray())];

    private bool LooksLikeHeader(byte[][] first, long line)
    {
        int numbers = first.Count(cell => _numbers.IsNumber(cell));
        if (numbers == 0)
            return true;
        bool onlyNumbers = first.All(cell => _numbers.IsNumber(cell) || (CellText.TryDecode(cell, out string text) && CellText.IsMissing(text) && text.Length > 0));
        if (onlyNumbers)
            return false;
        if (!ReadRecord())
            return true;
        // From here on the first row is a header or the file is refused, so the second is the first to be replayed.
        var second = Copy();
        _ahead.Enqueue((second, Line));
        for (int j = 0; j < Math.Min(first.Length, second.Length); j++)
        {
            if (!_numbers.IsNumber(first[j]) && _numbers.IsNumber(second[j]))
                return true;
        }

        throw new DataFormatException(DataPath, line, 0, "the first row mixes numbers and texts, as the second does, so it may be a header or data; expected to be told which. Say whether the file has a header.");
    }

    private void EnsureNames(char delimiter)
    {
        // A name that holds the separator itself was quoted, and meant.
        if (Names.Count == 1 && !Names[0].Contains(delimiter) && Names[0].IndexOfAny([',', ';', '\t', '|']) is >= 0 and var at)
            throw Error(0, $"the header is one column, {CellText.Quoted(Names[0])}, when the separator is {CellText.Quoted(delimiter.ToString())}; expected several. Set the separator to {CellText.Quoted(Names[0][at].ToString())}.");
        if (Names.Count == 1 && Names[0].StartsWith('#'))
            throw Error(0, $"the header is {CellText.Quoted(Names[0])}, which looks like a comment; expected names of columns. Say that '#' starts a comment.");
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int j = 0; j < Names.Count; j++)
        {
            if (string.IsNullOrWhiteSpace(Names[j]))
                throw Error(j, $"column {j + 1} has no name; expected a name for every column. Name it, or remove the column (a separator at the end of each line makes one).");
            if (!seen.TryAdd(Names[j], j))
                throw Error(j, $"column {j + 1} is called {CellText.Quoted(Names[j])} as column {seen[Names[j]] + 1} is; expected each name once. Rename one.");
        }

        _replayed = null;
    }

    private void EnsureWidth(int count)
    {
        if (count == Names.Count)
            return;
        string standard = HasHeader ? "as the header has" : "as the first row has";
        throw Error(
            Math.Min(count, Names.Count),
            $"the row has {count} {(count == 1 ? "column" : "columns")}; expected {Names.Count}, {standard}. Add or remove cells, or quote cells that hold the separator.");
    }

    private static void EnsureCharacters(CsvOptions options, char delimiter)
    {
        if (!char.IsAscii(delimiter) || delimiter is '"' or '\r' or '\n')
            throw new ArgumentException($"The separator is {CellText.Quoted(delimiter.ToString())}; expected an ASCII character other than a quote or a line end.", nameof(options));
        if (options.DecimalComma && delimiter == ',')
            throw new ArgumentException("The separator and the decimal mark are both ','; expected them to differ. Set the separator to ';'.", nameof(options));
        if (options.Comment is { } comment && (!char.IsAscii(comment) || comment == delimiter || comment is '"' or '\r' or '\n'))
            throw new ArgumentException($"The comment character is {CellText.Quoted(comment.ToString())}; expected an ASCII character other than the separator, a quote or a line end.", nameof(options));
    }
}
