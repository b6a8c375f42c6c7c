using GpuLogReg.Data;
using Xunit;

namespace GpuLogReg.Core.Tests.Data;

public sealed class CsvDatasetWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("data.csv")]
    [InlineData("data.tsv")]
    public void Float64_is_read_back_to_the_same_bits(string name)
    {
        double[,] x = { { 0.1, double.Epsilon }, { -double.MaxValue, 1.0 / 3 }, { -0.0, 1e22 } };
        var data = new Dataset(DenseMatrix.From(x), new[] { 1, 0, 1 }, ["no, never", "yes \"so\""], new[] { 0.1, 2, 0 }, ["a\tb,c", "line\nbreak"]);
        string path = _folder.File(name);
        CsvDatasetWriter.Write(path, data);
        var read = CsvDatasetReader.Read(path, new CsvOptions { SampleWeight = "weight" });
        Assert.Equal(data.FeatureNames, read.FeatureNames);
        Assert.Equal(data.Classes, read.Classes);
        Assert.Equal(data.Labels.ToArray(), read.Labels.ToArray());
        Assert.Equal(data.Weights.ToArray(), read.Weights.ToArray());
        for (int i = 0; i < 3; i++)
            Assert.Equal(data.Dense().Row<double>(i).ToArray().Select(BitConverter.DoubleToInt64Bits), read.Dense().Row<double>(i).ToArray().Select(BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public void Float32_is_read_back_to_the_same_bits()
    {
        var data = SyntheticData.Generate(new SyntheticDataOptions { Rows = 50, Features = 3, Informative = 2 }).Data;
        string path = _folder.File("data.csv");
        CsvDatasetWriter.Write(path, data);
        var read = CsvDatasetReader.Read(path, new CsvOptions { ElementType = ElementType.Float32 });
        for (int i = 0; i < 50; i++)
            Assert.Equal(data.Dense().Row<float>(i).ToArray(), read.Dense().Row<float>(i).ToArray());
        Assert.DoesNotContain('\r', File.ReadAllText(path));
    }

    [Fact]
    public void Same_name_twice_is_refused() => Assert.Throws<ArgumentException>(
        () => CsvDatasetWriter.Write(_folder.File("data.csv"), new Dataset(DenseMatrix.From(new double[,] { { 1 } }), new[] { 0 }, featureNames: ["y"])));
}
