using GpuLogReg.Data;

namespace GpuLogReg.Core.Tests.Data;

public sealed class LibsvmDatasetWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_text_is_label_and_pairs_from_one()
    {
        var features = CsrMatrix.From([0, 2, 2, 3], [0, 2, 1], [1.5, 0, -1e-7], 3);
        string path = _folder.File("made.libsvm");
        LibsvmDatasetWriter.Write(path, new Dataset(features, new[] { 1, 0, 1 }, ["ham", "spam"]));
        Assert.Equal("spam 1:1.5 3:0\nham\nspam 2:-1E-07\n", File.ReadAllText(path));
    }

    [Theory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    public void What_is_written_is_read_back_to_the_bit(ElementType type)
    {
        var random = new Random(3);
        double[] values = [.. Enumerable.Range(0, 500).Select(_ => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-30, 30)))];
        long[] starts = [.. Enumerable.Range(0, 101).Select(i => 5L * i)];
        int[] columns = [.. Enumerable.Range(0, 500).Select(k => (k % 5 * 40) + random.Next(40))];
        using var features = type == ElementType.Float32
            ? CsrMatrix.From(starts, columns, [.. values.Select(v => (float)v)], 300)
            : CsrMatrix.From(starts, columns, values, 300);
        string path = _folder.File("made.svm");
        LibsvmDatasetWriter.Write(path, new Dataset(features, new int[100].Select((_, i) => i % 2).ToArray()));
        var again = LibsvmDatasetReader.Read(path, new LibsvmOptions { Features = 300, ElementType = type });
        var read = Assert.IsType<CsrMatrix>(again.Features);
        Assert.Equal((100L, 300), (read.Rows, read.Columns));
        Assert.Equal(starts, read.RowStarts.ToArray());
        double[] expected = new double[5], found = new double[5];
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(features.ColumnsOf(i).ToArray(), read.ColumnsOf(i).ToArray());
            features.CopyValues(i, expected);
            read.CopyValues(i, found);
            Assert.Equal(expected, found);
            Assert.Equal(i % 2, again.Labels.Span[i]);
        }
    }

    [Fact]
    public void Zeros_of_a_dense_matrix_are_left_out()
    {
        string path = _folder.File("made.libsvm");
        LibsvmDatasetWriter.Write(path, new Dataset(DenseMatrix.From(new double[,] { { 0, 2 }, { 0, 0 } }), new[] { 0, 1 }));
        Assert.Equal("0 2:2\n1\n", File.ReadAllText(path));
    }

    [Fact]
    public void What_cannot_be_read_back_is_refused_and_no_file_is_left()
    {
        string path = _folder.File("made.libsvm");
        var data = new Dataset(DenseMatrix.From(new double[,] { { 1 }, { 2 } }), new[] { 0, 1 });
        Assert.Contains("row weights", Assert.Throws<ArgumentException>(() => LibsvmDatasetWriter.Write(path, data.WithWeights(new double[] { 1, 2 }))).Message, StringComparison.Ordinal);
        foreach (string name in (string[])["", "a b", "a:b", "1,2", "a#", "a\nb"])
            Assert.Contains("expected names that stand for themselves", Assert.Throws<ArgumentException>(() => LibsvmDatasetWriter.Write(path, data.WithLabels(data.Labels, ["ok", name]))).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }
}
