using GpuLogReg.Data;

namespace GpuLogReg.Core.Tests.Data;

public class SparseSyntheticDataTests
{
    [Theory]
    [InlineData(10, 3)]
    [InlineData(7, 7)]
    [InlineData(1000, 40)]
    public void Every_row_has_its_numbers_in_ascending_columns(int columns, int perRow)
    {
        var data = SparseSyntheticData.Generate(50, columns, perRow, 3);
        var matrix = Assert.IsType<CsrMatrix>(data.Features);
        Assert.Equal((50, columns, 50L * perRow), ((int)matrix.Rows, matrix.Columns, matrix.StoredElements));
        for (int i = 0; i < 50; i++)
        {
            int[] row = matrix.ColumnsOf(i).ToArray();
            Assert.Equal(perRow, row.Length);
            Assert.Equal(row.Distinct().Order(), row);
            Assert.InRange(row[^1], 0, columns - 1);
        }
    }

    [Fact]
    public void The_seed_chooses_the_data_and_both_classes_occur()
    {
        Dataset one = SparseSyntheticData.Generate(500, 30, 5, 1), again = SparseSyntheticData.Generate(500, 30, 5, 1), other = SparseSyntheticData.Generate(500, 30, 5, 2);
        Assert.Equal(one.Labels.ToArray(), again.Labels.ToArray());
        Assert.Equal(((CsrMatrix)one.Features).ValuesOf<float>(499).ToArray(), ((CsrMatrix)again.Features).ValuesOf<float>(499).ToArray());
        Assert.NotEqual(one.Labels.ToArray(), other.Labels.ToArray());
        Assert.InRange(one.Labels.ToArray().Average(), 0.3, 0.7);
    }

    [Fact]
    public void Unfit_numbers_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SparseSyntheticData.Generate(0, 3, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SparseSyntheticData.Generate(3, 0, 1));
        Assert.Contains("expected 1 to 3", Assert.Throws<ArgumentOutOfRangeException>(() => SparseSyntheticData.Generate(3, 3, 4)).Message, StringComparison.Ordinal);
    }
}
