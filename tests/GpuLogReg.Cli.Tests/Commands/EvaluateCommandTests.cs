using System.Text.Json.Nodes;
using GpuLogReg.Data;
using Xunit;

namespace GpuLogReg.Cli.Tests.Commands;

public sealed class EvaluateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("f32")]
    [InlineData("f64")]
    public void Agrees_with_the_metrics_of_training_and_with_predictions(string precision)
    {
        string data = _folder.Write("data.csv", TestData.Csv());
        var trained = Cli.Run("train", data, "--standardize", "--precision", precision, "--model", Model, "--json").Json()["metrics"]!["train"];
        var run = Cli.Run("evaluate", data, "--model", Model, "--json");
        Assert.Equal("", run.Error);
        Assert.True(JsonNode.DeepEquals(trained, run.Json()["metrics"]));
        Assert.Equal(["no", "yes"], run.Json()["classes"]!.AsArray().Select(c => (string?)c));

        string[] predicted = Cli.Run("predict", data, "--model", Model).Out.TrimEnd('\n').Split('\n')[1..];
        string[] actual = [.. CsvTable.Read(data).Column("y")];
        Assert.Equal(predicted.Zip(actual).Count(p => p.First == p.Second) / 40.0, (double)trained!["accuracy"]!, 1e-15);
    }

    [Fact]
    public void Weighted_rows_agree_with_training_too()
    {
        string data = _folder.Write("data.csv", TestData.Csv(weight: i => (i % 3).ToString(System.Globalization.CultureInfo.InvariantCulture)));
        var trained = Cli.Run("train", data, "--sample-weight", "w", "--model", Model, "--json").Json()["metrics"]!["train"];
        Assert.True(JsonNode.DeepEquals(trained, Cli.Run("evaluate", data, "--sample-weight", "w", "--model", Model, "--json").Json()["metrics"]));
        Assert.False(JsonNode.DeepEquals(trained, Cli.Run("evaluate", data, "--model", Model, "--json").Json()["metrics"]));
    }

    [Theory]
    [InlineData("softmax")]
    [InlineData("ovr")]
    public void Three_classes_agree_with_training_and_with_predictions(string kind)
    {
        string data = _folder.Write("three.csv", TestData.ThreeClasses());
        var trained = Cli.Run("train", data, "--multiclass", kind, "--precision", "f64", "--model", Model, "--json").Json()["metrics"]!["train"]!;
        var metrics = Cli.Run("evaluate", data, "--model", Model, "--json").Json()["metrics"]!.AsObject();
        Assert.True(JsonNode.DeepEquals(trained, metrics));
        Assert.Equal(
            ["rows", "accuracy", "logLoss", "rocAuc", "macroAverage", "weightedAverage", "perClass", "confusion"], metrics.Select(f => f.Key));
        Assert.Equal(["setosa", "versicolor", "virginica"], metrics["perClass"]!.AsArray().Select(c => (string?)c!["class"]));
        Assert.Equal(60, metrics["confusion"]!.AsArray().Sum(row => row!.AsArray().Sum(n => (double)n!)));
        Assert.Equal((double)metrics["accuracy"]!, Enumerable.Range(0, 3).Sum(k => (double)metrics["confusion"]![k]![k]!) / 60, 1e-15);

        string[] predicted = Cli.Run("predict", data, "--model", Model).Out.TrimEnd('\n').Split('\n')[1..];
        Assert.Equal(predicted.Zip(CsvTable.Read(data).Column("y")).Count(p => p.First == p.Second) / 60.0, (double)metrics["accuracy"]!, 1e-15);

        var run = Cli.Run("evaluate", data, "--model", Model).Done();
        foreach (string part in (string[])["| macro ROC-AUC", "predicted versicolor", "weighted avg", "three.csv"])
            Assert.Contains(part, run.Out, StringComparison.Ordinal);
        string two = _folder.Write("two.csv", string.Join('\n', TestData.ThreeClasses().Split('\n').Where(l => !l.EndsWith("setosa", StringComparison.Ordinal))));
        Assert.Contains("a class is missing", Cli.Run("evaluate", two, "--model", Model).Done().Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_classes_the_most_frequent_mistakes_are_shown()
    {
        string data = _folder.Write("letters.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 90).Select(i => $"{i % 30 % 7},{(char)('a' + (i % 30 % 12))}\n")));
        Cli.Run("train", data, "--multiclass", "ovr", "--model", Model).Done();
        var run = Cli.Run("evaluate", data, "--model", Model).Done();
        Assert.Contains("| most frequent mistakes | predicted | rows |", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("predicted a ", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_threshold_moves_rows_between_the_classes()
    {
        string data = _folder.Write("data.csv", TestData.Csv());
        Cli.Run("train", data, "--model", Model).Done();
        double at10 = Recall("0.1"), at90 = Recall("0.9");
        Assert.True(at10 > at90, $"{at10} > {at90}");

        double Recall(string threshold) => (double)Cli.Run("evaluate", data, "--model", Model, "--threshold", threshold, "--json").Json()["metrics"]!["recall"]!;
    }

    [Fact]
    public void Tables_are_for_people()
    {
        string data = _folder.Write("data.csv", TestData.Csv());
        Cli.Run("train", data, "--model", Model).Done();
        var run = Cli.Run("evaluate", data, "--model", Model).Done();
        foreach (string part in (string[])["| accuracy", "predicted yes", "weighted avg", "data.csv"])
            Assert.Contains(part, run.Out, StringComparison.Ordinal);
        Assert.True(run.Out.All(char.IsAscii));
    }

    [Fact]
    public void Rows_of_one_class_have_no_area()
    {
        string data = _folder.Write("data.csv", TestData.Csv());
        Cli.Run("train", data, "--model", Model).Done();
        string one = _folder.Write("one.csv", "a,b,y\n1,2,yes\n2,1,yes\n");
        Assert.Null(Cli.Run("evaluate", one, "--model", Model, "--json").Json()["metrics"]!["rocAuc"]);
        Assert.Contains("one class", Cli.Run("evaluate", one, "--model", Model).Done().Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_of_other_dialects_and_numpy_files_are_read()
    {
        string data = _folder.Write("data.csv", TestData.Csv());
        Cli.Run("train", data, "--model", Model).Done();
        var expected = Cli.Run("evaluate", data, "--model", Model, "--json").Json()["metrics"];
        string foreign = _folder.Write("foreign.csv", "% note\n" + TestData.Csv(separator: ';', header: false).Replace('.', ','));
        var read = Cli.Run(
            "evaluate", foreign, "--model", Model, "--header", "no", "--delimiter", ";", "--comment", "%", "--decimal-comma", "--label", "x2", "--json");
        Assert.True(JsonNode.DeepEquals(expected, read.Json()["metrics"]));

        Cli.Run("synth", _folder.File("X.npy"), "--labels", _folder.File("y.npy"), "--rows", "50", "--features", "3").Done();
        Cli.Run("train", _folder.File("X.npy"), "--labels", _folder.File("y.npy"), "--model", Model).Done();
        Assert.Equal(50, (int?)Cli.Run("evaluate", _folder.File("X.npy"), "--labels", _folder.File("y.npy"), "--model", Model, "--json").Json()["metrics"]!["rows"]);
    }

    [Fact]
    public void Sparse_files_are_read()
    {
        string data = _folder.Write("data.csv", TestData.Csv());
        Cli.Run("train", data, "--model", Model).Done();
        var expected = Cli.Run("evaluate", data, "--model", Model, "--json").Json()["metrics"]!["confusion"];
        Assert.NotNull(expected);
        string sparse = _folder.Write("data.svmlight", TestData.Libsvm()), zero = _folder.Write("zero.libsvm", TestData.Libsvm(0));
        Assert.True(JsonNode.DeepEquals(expected, Cli.Run("evaluate", sparse, "--model", Model, "--json").Json()["metrics"]!["confusion"]));
        Assert.True(JsonNode.DeepEquals(expected, Cli.Run("evaluate", zero, "--zero-based", "--model", Model, "--json").Json()["metrics"]!["confusion"]));
        Cli.Run("evaluate", _folder.Write("other.libsvm", "maybe 1:1\n"), "--model", Model).Refused("other.libsvm:1:1:", "'maybe' is not a class of the model");
    }

    private string Model => _folder.File("model.json");
}
