using GpuLogReg.Cpu;
using GpuLogReg.Data;

namespace GpuLogReg.Core.Tests.Cpu;

/// <summary>Rows in groups, each group with two columns of its own: how often a column is stored in a chunk is then the number of rows in a group.</summary>
public class CsrRunsTests
{
    private const int Groups = 200;

    [Theory]
    [InlineData(128)]
    [InlineData(100)]
    public void Columns_of_few_terms_are_not_heavy(int rowsPerGroup)
    {
        var runs = Find(rowsPerGroup, extraColumn: false)!;
        Assert.Empty(runs.Heavy);
        Assert.Equal(8, runs.Bounds.Length - 1);
        Assert.Equal((0, (long)rowsPerGroup * Groups), (runs.Bounds[0], runs.Bounds[^1]));
    }

    [Fact]
    public void A_column_in_every_row_is_heavy() => Assert.Equal([2 * Groups], Find(100, extraColumn: true)!.Heavy);

    // A tile stores 256 numbers, so that 128 heavy columns are the most; here 370 or more of 400 are, those that no cut between chunks divides.
    [Fact]
    public void Where_too_many_columns_are_heavy_there_are_no_runs() => Assert.Null(Find(129, extraColumn: false));

    [Fact]
    public void Chunks_are_as_many_as_keep_sums_short_on_average()
    {
        // 40,000 rows with one number in one of two columns each: 64 terms a column and chunk need 312 chunks.
        const int Rows = 40_000;
        using var matrix = CsrMatrix.From([.. Enumerable.Range(0, Rows + 1).Select(i => (long)i)], [.. Enumerable.Range(0, Rows).Select(i => i % 2)], new float[Rows], 2);
        using var rows = new CsrRows<float>(matrix);
        var runs = CsrRuns<float>.Find(rows, 2, new CsrSchedule<float>(rows, 1), 8)!;
        Assert.Equal(Rows / (64 * 2), runs.Bounds.Length - 1);
        Assert.Empty(runs.Heavy);
    }

    private static CsrRuns<float>? Find(int rowsPerGroup, bool extraColumn)
    {
        int n = Groups * rowsPerGroup, perRow = extraColumn ? 3 : 2, columns = (2 * Groups) + 1;
        int[] indices = [.. Enumerable.Range(0, n).SelectMany(i => new[] { 2 * (i / rowsPerGroup), (2 * (i / rowsPerGroup)) + 1, 2 * Groups }.Take(perRow))];
        using var matrix = CsrMatrix.From([.. Enumerable.Range(0, n + 1).Select(i => (long)i * perRow)], indices, new float[indices.Length], columns);
        using var rows = new CsrRows<float>(matrix);
        return CsrRuns<float>.Find(rows, columns, new CsrSchedule<float>(rows, 2), 8);
    }
}
