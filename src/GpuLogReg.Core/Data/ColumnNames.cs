namespace GpuLogReg.Data;

/// <summary>Finding columns by name, and saying so when they are not there.</summary>
internal static class ColumnNames
{
    private const int MostListed = 20;

    /// <summary>The sentence parts "… columns are a, b, c. Did you mean 'b'?" for a name that is not there.</summary>
    public static string Suggest(string wanted, IReadOnlyList<string> names)
    {
        string listed = string.Join(", ", names.Take(MostListed).Select(CellText.Quoted));
        string rest = names.Count > MostListed ? $" and {names.Count - MostListed} more" : "";
        return $"expected one of {listed}{rest}.{(Nearest(wanted, names) is { } near ? $" Did you mean {CellText.Quoted(near)}?" : "")}";
    }

    /// <summary>The name that differs least, if it differs little: a third of its letters at most, or only in case and blanks.</summary>
    public static string? Nearest(string wanted, IReadOnlyList<string> names)
    {
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

    // Levenshtein's distance with one row of the table.
    private static int EditDistance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
