namespace GpuLogReg.Data;

/// <summary>Finding columns (and words of a command line) by name, and saying so when they are not there.</summary>
public static class ColumnNames
{
    private const int MostListed = 20;

    /// <summary>The sentence parts "… columns are a, b, c. Did you mean 'b'?" for a name that is not there.</summary>
    internal static string Suggest(string wanted, IReadOnlyList<string> names)
    {
        string listed = string.Join(", ", names.Take(MostListed).Select(CellText.Quoted));
        string rest = names.Count > MostListed ? $" and {names.Count - MostListed} more" : "";
        return $"expected one of {listed}{rest}.{(Nearest(wanted, names) is { } near ? $" Did you mean {CellText.Quoted(near)}?" : "")}";
    }

    /// <summary>The name that differs least, if it differs little: a third of its letters at most, or only in case and blanks.</summary>
    /// <param name="wanted">What was asked for.</param>
    /// <param name="names">What there is.</param>
    /// <returns>One of the names, or null where none is near.</returns>
    public static string? Nearest(string wanted, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(names);
        string key = wanted.Trim().ToUpperInvariant();
        var (best, distance) = (default(string), Math.Max(1, key.Length / 3) + 1);
        foreach (string name in names)
        {
            string other = name.Trim().ToUpperInvariant();
            if (Math.Abs(other.Length - key.Length) < distance && EditDistance(key, other) is var d && d < distance)
                (best, distance) = (name, d);
        }

        return best;
    }

    // Levenshtein's distance, a swap of neighbours counting once (optimal string alignment), with three rows of the table.
    private static int EditDistance(string a, string b)
    {
        int[] before = [], above = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int[] row = new int[b.Length + 1];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1), Math.Min(above[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            (before, above) = (above, row);
        }

        return above[b.Length];
    }
}
