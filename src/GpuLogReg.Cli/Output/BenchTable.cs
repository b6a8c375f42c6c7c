namespace GpuLogReg.Cli.Output;

/// <summary>A measured table, for the screen and for Markdown.</summary>
/// <param name="Heads">The heads, a leading '>' for a column of numbers.</param>
/// <param name="Rows">A text a column.</param>
/// <param name="Caption">What the columns mean.</param>
internal sealed record BenchTable(IReadOnlyList<string> Heads, IReadOnlyList<IReadOnlyList<string>> Rows, string Caption)
{
    /// <summary>Without the columns that have nothing in any row: what no entrant measured.</summary>
    public BenchTable WithoutEmptyColumns()
    {
        int[] kept = [.. Enumerable.Range(0, Heads.Count).Where(c => Rows.Any(row => row[c].Length > 0))];
        return this with { Heads = [.. kept.Select(c => Heads[c])], Rows = [.. Rows.Select(row => (IReadOnlyList<string>)[.. kept.Select(c => row[c])])] };
    }
}
