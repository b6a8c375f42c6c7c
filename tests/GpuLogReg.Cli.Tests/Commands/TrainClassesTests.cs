using System.Text.Json.Nodes;
using GpuLogReg.Persistence;
using Xunit;

namespace GpuLogReg.Cli.Tests.Commands;

/// <summary>More than two classes.</summary>
public sealed class TrainClassesTests : TrainTests
{
    [Fact]
    public void Three_classes_are_fitted_together_by_default()
    {
        string data = Folder.Write("three.csv", TestData.ThreeClasses());
        var run = Cli.Run("train", data, "--standardize", "--model", Model, "--test-size", "0.25").Done();
        Assert.Equal("", run.Error);
        foreach (string part in (string[])["(15 of class setosa, 15 of class versicolor, 15 of class virginica)", "cpu, f32, softmax: converged", "| macro F1", "| class (test) |", "| setosa ", "| virginica "])
            Assert.Contains(part, run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("iterations |", run.Out, StringComparison.Ordinal);
        var model = ModelFile.Load(Model);
        Assert.Equal((GpuLogReg.Estimators.MulticlassKind.Softmax, 3), (model.Multiclass, model.Coefficients.Count));

        var named = Cli.Run("train", data, "--multiclass", "softmax", "--json").Json();
        Assert.True(JsonNode.DeepEquals(Cli.Run("train", data, "--multiclass", "auto", "--json").Json()["coefficients"], named["coefficients"]));
        Assert.Equal("softmax", (string?)named["multiclass"]);
        Assert.Equal(3, named["intercept"]!.AsArray().Count);
        Assert.Null(named["fits"]);
        Assert.InRange((double)named["metrics"]!["train"]!["rocAuc"]!, 0.7, 1);
        Assert.Equal(3, named["metrics"]!["train"]!["confusion"]!.AsArray().Count);
    }

    [Fact]
    public void One_vs_rest_shows_the_fit_of_each_class()
    {
        string data = Folder.Write("three.csv", TestData.ThreeClasses());
        var run = Cli.Run("train", data, "--multiclass", "ovr").Done();
        foreach (string part in (string[])["cpu, f32, ovr: converged", "| iterations | fit", "| converged |"])
            Assert.Contains(part, run.Out, StringComparison.Ordinal);
        var json = Cli.Run("train", data, "--multiclass", "ovr", "--json").Json();
        Assert.Equal("ovr", (string?)json["multiclass"]);
        Assert.Equal(["setosa", "versicolor", "virginica"], json["fits"]!.AsArray().Select(f => (string?)f!["class"]));
        Assert.Equal((double)json["objective"]!, json["fits"]!.AsArray().Sum(f => (double)f!["objective"]!), 1e-12);

        var limited = Cli.Run("train", data, "--multiclass", "ovr", "--max-iter", "2", "--tol", "0", "--json");
        Assert.Equal("iteration-limit", (string?)limited.Json()["stopReason"]);
        Assert.StartsWith("gpulogreg: warning: class 'setosa' against the rest: stopped at the limit of 2 iterations", limited.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_classes_of_softmax_have_two_rows_of_coefficients()
    {
        var json = Train("--multiclass", "softmax", "--penalty", "none", "--precision", "f64", "--tol", "1e-8", "--json").Json();
        var binary = Train("--penalty", "none", "--precision", "f64", "--tol", "1e-8", "--json").Json();
        Assert.Null(binary["multiclass"]);
        Assert.Equal((double)binary["coefficients"]![0]![0]! / 2, (double)json["coefficients"]![1]![0]!, 1e-5);
        Assert.Single(Train("--multiclass", "ovr", "--json").Json()["coefficients"]!.AsArray());
        Train("--multiclass", "softmax", "--summary", "--penalty", "none").Refused("--summary", "--multiclass softmax", "Remove --multiclass");
    }

    [Fact]
    public void Many_classes_are_counted_and_not_listed()
    {
        string data = Folder.Write("letters.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 90).Select(i => $"{i % 30 % 7},{(char)('a' + (i % 30 % 12))}\n")));
        Assert.Contains("90 rows x 1 features (12 classes of 6 to 9 rows)", Cli.Run("train", data, "--multiclass", "ovr").Done().Out, StringComparison.Ordinal);
    }
}
