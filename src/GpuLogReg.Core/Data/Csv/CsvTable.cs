namespace GpuLogReg.Data;

/// <summary>A whole CSV file as text, for small files and for looking at them: cells exactly as written, without their quotes.</summary>
public sealed class CsvTable
{
    private readonly string _path;
    private readonly CsvNumber _numbers;

    private CsvTable(string path, CsvOptions options, IReadOnlyList<string> names, bool hasHeader, List<string[]> rows, List<long> lines)
    {
        _path = path;
        _numbers = new CsvNumber(options.DecimalComma);
        Names = names;
        HasHeader = hasHeader;
        Rows = rows;
        Lines = lines;
    }

    /// <summary>One name a column; x0, x1, … where there is no header.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether the first row named the columns.</summary>
    public bool HasHeader { get; }

    /// <summary>The rows, each with as many cells as there are names.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows { get; }

    /// <summary>The 1-based physical line where each row starts.</summary>
    public IReadOnlyList<long> Lines { get; }

    /// <summary>Reads a file. A header without rows is a table of no rows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read it; label and weight do not matter here.</param>
    /// <exception cref="DataFormatException">The file is empty, not UTF-8, ragged, or has unfit names or quotes.</exception>
    public static CsvTable Read(string path, CsvOptions? options = null)
    {
        options ??= CsvOptions.Default;
        using var reader = new CsvRows(path, options);
        var rows = new List<string[]>();
        var lines = new List<long>();
        while (reader.Next())
        {
            rows.Add([.. Enumerable.Range(0, reader.Names.Count).Select(reader.Text)]);
            lines.Add(reader.Line);
        }

        return new CsvTable(path, options, reader.Names, reader.HasHeader, rows, lines);
    }

    /// <summary>The cells of a column.</summary>
    /// <param name="name">Its name, exactly.</param>
    /// <exception cref="DataFormatException">There is no such column.</exception>
    public IReadOnlyList<string> Column(string name)
    {
        int j = IndexOf(name);
        return [.. Rows.Select(row => row[j])];
    }

    /// <summary>The cells of a column as numbers.</summary>
    /// <param name="name">Its name, exactly.</param>
    /// <exception cref="DataFormatException">There is no such column, or a cell is not a finite number.</exception>
    public double[] Numbers(string name)
    {
        int j = IndexOf(name);
        var values = new double[Rows.Count];
        for (int i = 0; i < values.Length; i++)
        {
            byte[] cell = System.Text.Encoding.UTF8.GetBytes(Rows[i][j]);
            if (!_numbers.TryRead(cell, out values[i]))
                throw new DataFormatException(_path, Lines[i], j + 1, _numbers.Explain(name, cell));
        }

        return values;
    }

    private int IndexOf(string name)
    {
        for (int j = 0; j < Names.Count; j++)
        {
            if (Names[j] == name)
                return j;
        }

        throw new DataFormatException(_path, 1, 0, $"there is no column {CellText.Quoted(name)}; {ColumnNames.Suggest(name, Names)}");
    }
}
