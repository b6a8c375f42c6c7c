using System.Text.Json.Nodes;
using GpuLogReg.Data;
using GpuLogReg.Estimators;
using GpuLogReg.Persistence;
using Xunit;

namespace GpuLogReg.Cli.Tests.Commands;

public sealed class CvCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _data;

    public CvCommandTests() => _data = _folder.Write("data.csv", TestData.Csv());

    public void Dispose() => _folder.Dispose();

    private string Model => _folder.File("model.json");

    [Fact]
    public void Scores_and_choice_are_those_of_the_library()
    {
        var run = Cv("--Cs", "0.1,1,10", "--folds", "4", "--metric", "accuracy", "--seed", "3", "--precision", "f64", "--tol", "1e-8", "--json").Json();
        var expected = new LogisticRegressionCV(new LogisticRegressionCVOptions
        {
            Estimator = new LogisticRegressionOptions { Seed = 3, Precision = Compute.Precision.Float64, Tolerance = 1e-8 },
            Cs = [0.1, 1, 10],
            Folds = 4,
            Metric = Metrics.Scorer.Accuracy,
        }).Fit(CsvDatasetReader.Read(_data));
        Assert.Equal("accuracy", (string?)run["metric"]);
        Assert.True((bool)run["higherIsBetter"]!);
        Assert.Equal(4, (int)run["folds"]!);
        var scores = run["scores"]!.AsArray();
        Assert.Equal(expected.Scores.Select(s => s.Mean), scores.Select(s => (double)s!["mean"]!));
        Assert.Equal(expected.Scores.Select(s => s.StandardError), scores.Select(s => (double)s!["standardError"]!));
        Assert.Equal(expected.Scores.SelectMany(s => s.FoldScores), scores.SelectMany(s => s!["foldScores"]!.AsArray().Select(f => (double)f!)));
        Assert.Equal(expected.Chosen.Penalty.C, (double)run["chosen"]!["C"]!);
        Assert.Equal(expected.Chosen.Penalty.C, (double)run["model"]!["C"]!);
        Assert.Equal(expected.Evaluations, (double)run["evaluations"]!);
        Assert.Equal(0, (int)run["notConverged"]!);
    }

    [Fact]
    public void Says_what_auto_took_and_why()
    {
        var json = Cv("--Cs", "0.1,1", "--folds", "2", "--precision", "auto", "--json").Json();
        Assert.Equal(("cpu", "newton"), ((string?)json["auto"]!["device"], (string?)json["auto"]!["solver"]));
        Assert.Equal("f64", (string?)json["model"]!["precision"]);
        Assert.Contains("\nAuto    device cpu: about 0.00", Cv("--Cs", "0.1,1", "--folds", "2").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_model_file_is_that_of_train_with_the_chosen_C()
    {
        var run = Cv("--standardize", "--model", Model, "--json").Json();
        Assert.Equal(10, run["scores"]!.AsArray().Count);
        string c = ((double)run["chosen"]!["C"]!).ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        Cli.Run("train", _data, "--standardize", "--C", c, "--model", _folder.File("trained.json")).Done();
        Assert.Equal(File.ReadAllText(_folder.File("trained.json")), File.ReadAllText(Model));
    }

    [Fact]
    public void Sparse_files_are_compared_and_not_standardised()
    {
        string[] exact = ["--Cs", "0.1,1", "--folds", "4", "--precision", "f64", "--tol", "1e-10", "--json"];
        var expected = Cv(exact).Json()["scores"]!.AsArray();
        string one = _folder.Write("one.libsvm", TestData.Libsvm()), zero = _folder.Write("zero.svm", TestData.Libsvm(0));
        foreach (var run in new[] { Cli.Run(["cv", one, .. exact]), Cli.Run(["cv", zero, "--zero-based", .. exact]) })
        {
            var scores = run.Json()["scores"]!.AsArray();
            Assert.Equal(expected.Count, scores.Count);
            for (int i = 0; i < scores.Count; i++)
                Assert.Equal((double)expected[i]!["mean"]!, (double)scores[i]!["mean"]!, 1e-8);
        }

        Cli.Run("cv", one, "--standardize").Refused("X is sparse; expected a dense matrix for standardising (--standardize)");
    }

    [Fact]
    public void A_table_for_people_marks_the_chosen_row()
    {
        string[] lines = Cv("--Cs", "3", "--one-standard-error", "--model", Model).Done().Out.TrimEnd('\n').Split('\n');
        Assert.StartsWith("Data    ", lines[0], StringComparison.Ordinal);
        Assert.Matches(@"^Search  3 penalties x 5 folds by log-loss \(lower is better\): \d+ passes over the data, ", lines[1]);
        Assert.Single(lines, l => l.EndsWith("| chosen |", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("Chosen  C = ", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("Fit     newton on cpu, f32: converged after ", StringComparison.Ordinal));
        Assert.Contains("Auto    solver newton: 2 coefficients, of any scale", lines);
        Assert.Equal($"Model written to {Model}", lines[^1]);
        Assert.All(lines, l => Assert.True(l.All(char.IsAscii) && l.Length <= 200, l));
    }

    [Fact]
    public void An_elastic_net_compares_ratios_too()
    {
        var run = Cv("--penalty", "elasticnet", "--Cs", "0.5,2", "--l1-ratios", "0.25,0.75", "--folds", "3", "--json").Json();
        Assert.Equal([(0.25, 0.5), (0.25, 2), (0.75, 0.5), (0.75, 2)], run["scores"]!.AsArray().Select(s => ((double)s!["l1Ratio"]!, (double)s["C"]!)));
        Assert.Equal("owlqn", (string?)run["model"]!["solver"]);
        Assert.Contains("L1 ratio", Cv("--penalty", "elasticnet", "--Cs", "0.5,2").Done().Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("softmax")]
    [InlineData("ovr")]
    public void More_classes_than_two_are_compared_too(string multiclass)
    {
        string three = _folder.Write("three.csv", "a,b,c\n" + string.Concat(Enumerable.Range(0, 60).Select(i => FormattableString.Invariant($"{(i % 3) + (i * 7 % 11 / 4.0)},{(i * 5 % 13 / 6.0) - (i % 3)},{"xyz"[i % 3]}\n"))));
        var run = Cli.Run("cv", three, "--multiclass", multiclass, "--Cs", "0.1,1,", "--folds", "3", "--json").Json();
        Assert.Equal(["x", "y", "z"], run["model"]!["classes"]!.AsArray().Select(c => (string?)c));
        Assert.Equal(multiclass, (string?)run["model"]!["multiclass"]);
        Assert.All(run["scores"]!.AsArray(), s => Assert.InRange((double)s!["mean"]!, 0, Math.Log(3)));
    }

    [Fact]
    public void The_options_of_train_mean_what_they_mean_there()
    {
        string weighted = _folder.Write("weighted.txt", TestData.Csv(weight: i => (1 + (i % 3)).ToString(System.Globalization.CultureInfo.InvariantCulture), separator: ';'));
        string[] options =
        [
            "--sample-weight", "w", "--label", "y", "--header", "yes", "--delimiter", ";", "--comment", "#", "--class-weight", "balanced", "--no-intercept",
            "--solver", "newton", "--max-iter", "50", "--device", "reference", "--precision", "f64",
        ];
        var model = Cli.Run(["cv", weighted, .. options, "--Cs", "1,", "--folds", "2", "--json"]).Json()["model"]!;
        var trained = Cli.Run(["train", weighted, .. options, "--C", "1", "--json"]).Json();
        foreach (string field in (string[])["coefficients", "intercept", "solver", "device", "precision", "objective"])
            Assert.True(JsonNode.DeepEquals(trained[field], model[field]), field);
        Assert.Equal(0, (double)model["intercept"]![0]!);

        string comma = _folder.Write("comma.csv", "a;y\n1,5;0\n2,5;1\n1,25;0\n2;1\n");
        Cli.Run("cv", comma, "--delimiter", ";", "--decimal-comma", "--folds", "2", "--Cs", "2").Done();
        Cli.Run("synth", _folder.File("x.npy"), "--rows", "60", "--labels", _folder.File("labels.npy")).Done();
        Cli.Run("cv", _folder.File("x.npy"), "--labels", _folder.File("labels.npy"), "--folds", "2", "--Cs", "2").Done();
    }

    [Theory]
    [InlineData("softmax")]
    [InlineData("ovr")]
    public void Three_classes_are_compared_by_any_metric_for_them(string kind)
    {
        string three = _folder.Write("three.csv", TestData.ThreeClasses());
        foreach (string metric in (string[])["log-loss", "accuracy", "balanced-accuracy", "f1", "roc-auc"])
        {
            var run = Cli.Run("cv", three, "--multiclass", kind, "--metric", metric, "--Cs", "0.1,1", "--folds", "3", "--json").Json();
            Assert.Equal(kind, (string?)run["model"]!["multiclass"]);
            Assert.InRange((double)run["best"]!["mean"]!, 0.3, metric == "log-loss" ? 1.1 : 1);
        }
    }

    [Fact]
    public void Fits_that_stop_early_are_told()
    {
        var run = Cv("--solver", "lbfgs", "--max-iter", "1", "--Cs", "2", "--folds", "2").Done();
        Assert.Contains("4 of 4 fits stopped above the tolerance 0.0001; try --standardize, --max-iter 2, or a larger --tol.", run.Error, StringComparison.Ordinal);
        Assert.Contains("the last fit stopped with a gradient norm of", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'0'; expected how many values, 1 to 1000", "--Cs", "0")]
    [InlineData("'1,-2'; expected finite numbers above 0 with commas between", "--Cs", "1,-2")]
    [InlineData("'one'; expected finite numbers above 0", "--Cs", "one")]
    [InlineData("expected a whole number from 2", "--folds", "1")]
    [InlineData("Did you mean 'roc-auc'?", "--metric", "roc_auc")]
    [InlineData("--penalty none has no strength to compare; expected l1, l2 or elasticnet", "--penalty", "none")]
    [InlineData("--l1-ratios is for the elastic net; expected --penalty elasticnet", "--l1-ratios", "0.5")]
    [InlineData("'2'; expected a share from 0 to 1", "--penalty", "elasticnet", "--l1-ratios", "2")]
    [InlineData("Class 'no' has 20 rows that count; expected at least 21, one a fold. Use fewer folds", "--folds", "21")]
    [InlineData("cannot minimise the L1 part", "--penalty", "l1", "--solver", "lbfgs")]
    [InlineData("--C", "--C", "1")]
    public void What_cannot_be_compared_is_refused(string said, params string[] options)
    {
        Cv([.. options, "--model", Model]).Refused(said);
        Assert.False(File.Exists(Model));
    }

    private Cli Cv(params IReadOnlyList<string> options) => Cli.Run(["cv", _data, .. options]);
}
