using System.Globalization;
using System.Text.Json.Nodes;
using GpuLogReg.Data;

namespace GpuLogReg.References;

/// <summary>
/// A published table of numbers and categories, encoded as the references were: a category becomes one column for each level but the
/// first, levels in ordinal order over the rows, an absent category being the level "(missing)"; an absent number becomes the mean of the others.
/// </summary>
internal sealed class OneHotTable
{
    private const string Missing = "(missing)";

    private readonly string[][] _rows;
    private readonly string _positive;

    private OneHotTable(IReadOnlyList<TableColumn> columns, string[][] rows, string positive) => (Columns, _rows, _positive) = (columns, rows, positive);

    /// <summary>The columns of the table, the label not among them.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>The names of the encoded columns: "age", "sex=Male".</summary>
    public IReadOnlyList<string> Names => [.. Columns.SelectMany(c => c.Levels is null ? [c.Name] : c.Levels.Skip(1).Select(level => $"{c.Name}={level}"))];

    /// <summary>Reads the table of a set; skips the calling test where it is absent. Which columns are categories the set says; levels and means are found here.</summary>
    public static OneHotTable Read(string set)
    {
        string file = set switch { "adult" => "adult-train.csv", "german_credit" => "german.csv", _ => "Telco-Customer-Churn.csv" };
        string[][] rows = [.. File.ReadLines(SharedData.File(set, "raw", file)).Where(line => line.Length > 0).Select(Cells)];
        var encoding = JsonNode.Parse(File.ReadAllText(SharedData.File(set, "encoding.json")))!.AsObject();
        string positive = (string)JsonNode.Parse(File.ReadAllText(SharedData.File(set, "meta.json")))!["positive"]!;

        // A header may name columns that are no features; without one the features are the columns in order. The label is last.
        string[]? header = encoding.All(column => rows[0].Contains(column.Key)) ? rows[0] : null;
        if (header is not null)
            rows = rows[1..];
        var columns = encoding.Select((column, index) =>
        {
            int position = header is null ? index : Array.IndexOf(header, column.Key);
            var cells = rows.Select(row => row[position]);
            return (string?)column.Value!["type"] == "categorical"
                ? new TableColumn(column.Key, position, [.. cells.Distinct().Order(StringComparer.Ordinal)], double.NaN)
                : new TableColumn(column.Key, position, null, cells.Where(cell => cell != Missing).Average(Number));
        });
        return new OneHotTable([.. columns], rows, positive);
    }

    /// <summary>The encoded set, classes "0" and "1".</summary>
    public Dataset Encode()
    {
        var names = Names;
        var values = new double[_rows.Length * names.Count];
        for (int i = 0; i < _rows.Length; i++)
        {
            var encoded = values.AsSpan(i * names.Count, names.Count);
            foreach (var column in Columns)
                encoded = encoded[column.Encode(_rows[i][column.Position], encoded)..];
        }

        int[] labels = [.. _rows.Select(row => row[^1] == _positive ? 1 : 0)];
        return new Dataset(DenseMatrix.Wrap(values.AsMemory(), _rows.Length, names.Count), labels, ["0", "1"], featureNames: names);
    }

    // None of the tables quotes a cell; they pad cells, and leave them empty or write a question mark where the value is not known.
    private static string[] Cells(string line) => [.. line.Split(',').Select(cell => cell.Trim() is { } text && text is not ("" or "?") ? text : Missing)];

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    /// <summary>A column of the table.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Position">Where it stands in a row.</param>
    /// <param name="Levels">The levels of a category; null for a number.</param>
    /// <param name="Mean">The mean of the numbers that are known.</param>
    internal sealed record TableColumn(string Name, int Position, IReadOnlyList<string>? Levels, double Mean)
    {
        /// <summary>Writes the encoding of a cell and says how many numbers that took.</summary>
        public int Encode(string cell, Span<double> encoded)
        {
            if (Levels is null)
            {
                encoded[0] = cell == Missing ? Mean : Number(cell);
                return 1;
            }

            for (int level = 1; level < Levels.Count; level++)
                encoded[level - 1] = cell == Levels[level] ? 1 : 0;
            return Levels.Count - 1;
        }
    }
}
