using GpuLogReg.Data;
using Xunit;

namespace GpuLogReg.Cli.Tests.Commands;

public sealed class SynthCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("made.csv")]
    [InlineData("made.tsv")]
    [InlineData("made.npy")]
    [InlineData("made.libsvm")]
    [InlineData("made.svm")]
    [InlineData("made.svmlight")]
    public void Makes_rows_that_train(string name)
    {
        string path = _folder.File(name);
        var run = Synth(path, "--rows", "60", "--features", "5", "--informative", "2", "--redundant", "1", "--separation", "3", "--seed", "9", "--precision", "f64");
        Assert.Equal("", run.Out);
        Assert.Contains("60 rows x 5 features", run.Error, StringComparison.Ordinal);
        var data = DatasetReader.Read(path);
        Assert.Equal((60L, 5), (data.Rows, data.Columns));
        Assert.True((double)Cli.Run("train", path, "--json").Json()["metrics"]!["train"]!["accuracy"]! > 0.6);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_does_not()
    {
        string first = _folder.File("1.npy"), second = _folder.File("2.npy"), third = _folder.File("3.npy");
        Synth(first, "--seed", "5");
        Synth(second, "--seed", "5");
        Synth(third, "--seed", "6");
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
        Assert.NotEqual(File.ReadAllBytes(first), File.ReadAllBytes(third));
    }

    [Fact]
    public void Labels_in_a_file_of_their_own_are_those_of_the_last_column()
    {
        string joined = _folder.File("joined.npy"), alone = _folder.File("alone.npy"), labels = _folder.File("labels.npy");
        Synth(joined, "--rows", "80", "--positive", "0.3", "--label-noise", "0.1");
        Synth(alone, "--rows", "80", "--positive", "0.3", "--label-noise", "0.1", "--labels", labels);
        var (one, two) = (DatasetReader.Read(joined), DatasetReader.Read(alone, null, labels));
        Assert.Equal(one.Labels.ToArray(), two.Labels.ToArray());
        Assert.Equal(one.Dense().Row<float>(79).ToArray(), two.Dense().Row<float>(79).ToArray());
    }

    [Fact]
    public void Shares_are_what_was_asked_for()
    {
        string path = _folder.File("few.npy");
        Synth(path, "--rows", "20000", "--positive", "0.1");
        var labels = DatasetReader.Read(path).Labels.ToArray();
        Assert.Equal(0.1, labels.Average(), 0.02);
    }

    [Theory]
    [InlineData("made.parquet", "expected a name that ends in .csv, .tsv, .npy, .libsvm, .svm or .svmlight")]
    [InlineData("made.csv", "--labels with .npy only", "--labels", "y.npy")]
    [InlineData("made.svm", "--labels with .npy only", "--labels", "y.npy")]
    [InlineData("made.csv", "more than the 4 features", "--features", "4", "--informative", "3", "--redundant", "2")]
    [InlineData("made.csv", "more than the 4 features", "--features", "4", "--redundant", "4")]
    [InlineData("made.csv", "--rows is '0'; expected a whole number from 1", "--rows", "0")]
    [InlineData("made.csv", "--positive is '1'", "--positive", "1")]
    [InlineData("none/made.csv", "its folder does not exist")]
    public void What_cannot_be_made_is_refused_and_nothing_is_written(string name, string said, params string[] options)
    {
        Cli.Run(["synth", _folder.File(name), .. options]).Refused(said);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    private static Cli Synth(string path, params IReadOnlyList<string> options) => Cli.Run(["synth", path, .. options]).Done();
}
