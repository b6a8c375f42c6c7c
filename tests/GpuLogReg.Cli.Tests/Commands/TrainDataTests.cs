using System.Text.Json.Nodes;
using GpuLogReg.Data;
using Xunit;

namespace GpuLogReg.Cli.Tests.Commands;

/// <summary>What files of rows may look like.</summary>
public sealed class TrainDataTests : TrainTests
{
    [Fact]
    public void Text_of_every_dialect_gives_the_same_model()
    {
        var expected = Train("--json").Json()["coefficients"];
        string semicolons = Folder.Write("semicolons.csv", TestData.Csv(separator: ';'));
        string headless = Folder.Write("headless.csv", TestData.Csv(header: false));
        string commented = Folder.Write("commented.csv", "# made by hand\n" + TestData.Csv());
        string commas = Folder.Write("commas.csv", TestData.Csv(separator: ';').Replace('.', ','));
        string first = Folder.Write("first.csv", string.Join('\n', TestData.Csv().TrimEnd('\n').Split('\n').Select(l => $"{l.Split(',')[2]},{l.Split(',')[0]},{l.Split(',')[1]}")));
        string tabs = Folder.Write("tabs.tsv", TestData.Csv(separator: '\t'));
        foreach (string[] line in (string[][])
            [
                [semicolons, "--delimiter", ";"], [headless, "--header", "no"], [commented, "--comment", "#"],
                [commas, "--decimal-comma", "--delimiter", ";"], [first, "--label", "y"], [tabs], [tabs, "--delimiter", "tab", "--header", "yes"],
            ])
        {
            Assert.True(JsonNode.DeepEquals(expected, Cli.Run(["train", .. line, "--json"]).Json()["coefficients"]), string.Join(' ', line));
        }
    }

    [Fact]
    public void Numpy_files_train_as_text_does()
    {
        using var data = CsvFeatures(out int[] labels);
        NpyWriter.Write(Folder.File("X.npy"), data);
        NpyWriter.Write(Folder.File("y.npy"), labels.AsMemory());
        var run = Cli.Run("train", Folder.File("X.npy"), "--labels", Folder.File("y.npy"), "--json").Json();
        Assert.True(JsonNode.DeepEquals(Train("--json").Json()["coefficients"], run["coefficients"]));
        Assert.Equal("x0", (string?)run["features"]![0]);
    }

    [Theory]
    [InlineData("data.libsvm")]
    [InlineData("data.svm")]
    [InlineData("data.svmlight")]
    public void Sparse_files_train_to_the_optimum_of_the_same_rows_as_text(string name)
    {
        string[] exact = ["--precision", "f64", "--tol", "1e-10", "--json"];
        var expected = Train(exact).Json();
        var run = Cli.Run(["train", Folder.Write(name, TestData.Libsvm()), .. exact]).Json();
        for (int j = 0; j < 2; j++)
            Assert.Equal((double)expected["coefficients"]![0]![j]!, (double)run["coefficients"]![0]![j]!, 1e-8);
        Assert.Equal(["x0", "x1"], run["features"]!.AsArray().Select(f => (string?)f));
        Assert.Equal(["no", "yes"], run["classes"]!.AsArray().Select(c => (string?)c));
        string zeroBased = Folder.Write("zero.libsvm", TestData.Libsvm(0));
        Assert.True(JsonNode.DeepEquals(run["coefficients"], Cli.Run(["train", zeroBased, "--zero-based", .. exact]).Json()["coefficients"]));
        Cli.Run("train", zeroBased).Refused("zero.libsvm:1:2:", "Say that the file is zero-based (--zero-based)");
    }

    [Theory]
    [InlineData("softmax")]
    [InlineData("ovr")]
    public void Sparse_files_of_three_classes_train_and_predict_as_the_same_rows_as_text(string multiclass)
    {
        string[] rows = [.. Enumerable.Range(0, 60).Select(i => $"{(i * 7 % 13) - 6 + (i % 3)},{(i * 5 % 11) - 5 - (i % 2)},{(char)('p' + (i % 3))}")];
        string text = Folder.Write("three.csv", "a,b,y\n" + string.Join('\n', rows));
        string sparse = Folder.Write("three.libsvm", string.Join('\n', rows.Select(r => r.Split(',')).Select(c => $"{c[2]} 1:{c[0]} 2:{c[1]}")));
        string[] exact = ["--multiclass", multiclass, "--precision", "f64", "--tol", "1e-10", "--json", "--model", Model];
        var (expected, run) = (Cli.Run(["train", text, .. exact]).Json(), Cli.Run(["train", sparse, .. exact]).Json());
        for (int c = 0; c < 3; c++)
        {
            for (int j = 0; j < 2; j++)
                Assert.Equal((double)expected["coefficients"]![c]![j]!, (double)run["coefficients"]![c]![j]!, 1e-7);
        }

        Assert.Equal(Cli.Run("predict", text.Replace(".csv", ".libsvm"), "--model", Model).Done().Out.Split('\n').Length, rows.Length + 2);
        Assert.True(JsonNode.DeepEquals(expected["metrics"]!["train"]!["confusion"], run["metrics"]!["train"]!["confusion"]));
    }

    [Fact]
    public void Sparse_files_may_be_split_and_summarised_but_not_standardised()
    {
        string data = Folder.Write("data.libsvm", TestData.Libsvm());
        Assert.Equal(8, (int?)Cli.Run("train", data, "--test-size", "0.2", "--json").Json()["metrics"]!["test"]!["rows"]);
        Assert.Contains("McFadden R2", Cli.Run("train", data, "--penalty", "none", "--summary").Done().Out, StringComparison.Ordinal);
        Cli.Run("train", data, "--standardize", "--model", Model).Refused("X is sparse; expected a dense matrix for standardising (--standardize)", "Fit without it");
        Assert.DoesNotContain("--standardize", Cli.Run("train", data, "--max-iter", "1", "--tol", "1e-12").Done().Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Model));
    }
}
