using System.Text.Json.Nodes;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Estimators;
using GpuLogReg.Solvers;
using GpuLogReg.Tests;

namespace GpuLogReg.Core.Tests.Estimators;

public class MulticlassTests
{
    private static LogisticRegressionOptions Exact => new() { Precision = Precision.Float64, Tolerance = 1e-9, Device = "reference" };

    [Fact]
    public void Without_anything_to_tell_rows_apart_softmax_fits_the_frequencies()
    {
        // x is 0 throughout: P is 1/2, 1/3, 1/6, intercepts are their logarithms, centred.
        var x = DenseMatrix.From(new double[,] { { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 } });
        var model = new LogisticRegression(Exact).Fit(x, new[] { 0, 0, 0, 1, 1, 2 });
        Assert.Equal(MulticlassKind.Softmax, model.Multiclass);
        Assert.Equal(StopReason.Converged, model.Training.StopReason);
        double mean = (Math.Log(3) + Math.Log(2)) / 3;
        Assert.Equal([Math.Log(3) - mean, Math.Log(2) - mean, -mean], model.Intercepts, Near(1e-7));
        Assert.Equal([1 / 2.0, 1 / 3.0, 1 / 6.0], model.PredictProbabilities(x)[..3], Near(1e-8));
        Assert.Equal((Math.Log(2) / 2) + (Math.Log(3) / 3) + (Math.Log(6) / 6), model.Training.Objective, 1e-12);
    }

    [Fact]
    public void Without_anything_to_tell_rows_apart_one_vs_rest_fits_the_log_odds_of_each_class()
    {
        var x = DenseMatrix.From(new double[,] { { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 } });
        var model = new LogisticRegression(Exact with { Multiclass = MulticlassKind.OneVsRest }).Fit(x, new[] { 0, 0, 0, 1, 1, 2 });
        Assert.Equal(MulticlassKind.OneVsRest, model.Multiclass);
        Assert.Equal([0, -Math.Log(2), -Math.Log(5)], model.Intercepts, Near(1e-7));

        // Balanced, the two sides of each problem weigh the same: scikit-learn's rule for one-vs-rest.
        var balanced = new LogisticRegression(Exact with { Multiclass = MulticlassKind.OneVsRest, ClassWeights = ClassWeights.Balanced }).Fit(x, new[] { 0, 0, 0, 1, 1, 2 });
        Assert.Equal([0.0, 0.0, 0.0], balanced.Intercepts, Near(1e-7));

        // A factor for a class multiplies its rows in every problem: 3, 2·3 and 1 of 10.
        var given = new LogisticRegression(Exact with { Multiclass = MulticlassKind.OneVsRest, ClassWeights = ClassWeights.Of(new Dictionary<string, double> { ["1"] = 3 }) })
            .Fit(x, new[] { 0, 0, 0, 1, 1, 2 });
        Assert.Equal([Math.Log(3 / 7.0), Math.Log(6 / 4.0), Math.Log(1 / 9.0)], given.Intercepts, Near(1e-7));
    }

    [Fact]
    public void Balanced_softmax_weighs_every_class_the_same()
    {
        var x = DenseMatrix.From(new double[,] { { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 } });
        var model = new LogisticRegression(Exact with { ClassWeights = ClassWeights.Balanced }).Fit(x, new[] { 0, 0, 0, 1, 1, 2 });
        Assert.Equal([0.0, 0.0, 0.0], model.Intercepts, Near(1e-7));
    }

    [Fact]
    public void One_vs_rest_is_the_binary_fits_one_by_one()
    {
        var data = TestSets.RandomClasses(200, 4, 3, 7, weighted: true);
        foreach (string device in (string[])["reference", "cpu"])
        {
            var options = Exact with { Device = device, Standardize = true };
            var model = new LogisticRegression(options with { Multiclass = MulticlassKind.OneVsRest }).Fit(data);
            double sum = 0, worst = 0, passes = 0;
            for (int c = 0; c < 3; c++)
            {
                var alone = new LogisticRegression(options).Fit(data.WithLabels(data.Labels.ToArray().Select(l => l == c ? 1 : 0).ToArray(), ["rest", "class"]));
                Assert.Equal(alone.Coefficients[0], model.Coefficients[c]);
                Assert.Equal(alone.Intercepts[0], model.Intercepts[c]);
                Assert.Equal(alone.Training.Objective, model.Training.PerClass[c].Value);
                Assert.Equal(alone.Training.CostHistory, model.Training.PerClass[c].CostHistory);
                sum += alone.Training.Objective;
                worst = Math.Max(worst, alone.Training.GradientNorm);
                passes += alone.Training.Evaluations;
            }

            Assert.Equal((sum, worst, passes), (model.Training.Objective, model.Training.GradientNorm, model.Training.Evaluations));
            Assert.Equal(model.Training.PerClass.Sum(r => r.Iterations), model.Training.Iterations);
        }
    }

    [Fact]
    public void One_vs_rest_names_the_worst_stop_reason()
    {
        var data = TestSets.RandomClasses(100, 3, 3, 2);
        var training = new LogisticRegression(Exact with { Multiclass = MulticlassKind.OneVsRest, MaxIterations = 2 }).Fit(data).Training;
        Assert.Equal(StopReason.IterationLimit, training.StopReason);

        using var source = new CancellationTokenSource();
        source.Cancel();
        var cancelled = new LogisticRegression(Exact with { Multiclass = MulticlassKind.OneVsRest }).Fit(data, null, source.Token);
        Assert.Equal(StopReason.Cancelled, cancelled.Training.StopReason);
        Assert.Equal(3, cancelled.Coefficients.Count);
    }

    [Fact]
    public void Two_classes_stay_binary_unless_softmax_is_asked_for_by_name()
    {
        var data = TestSets.Random(150, 3, 4);
        var binary = new LogisticRegression(Exact with { Penalty = Penalty.None }).Fit(data);
        Assert.True(binary.IsBinary);
        Assert.Equal(binary.Coefficients[0], new LogisticRegression(Exact with { Penalty = Penalty.None, Multiclass = MulticlassKind.OneVsRest }).Fit(data).Coefficients[0]);

        var softmax = new LogisticRegression(Exact with { Penalty = Penalty.None, Multiclass = MulticlassKind.Softmax }).Fit(data);
        Assert.Equal((MulticlassKind.Softmax, 2), (softmax.Multiclass, softmax.Outputs));
        Assert.Equal(binary.Training.Objective, softmax.Training.Objective, 1e-12);
        for (int j = 0; j < 3; j++)
        {
            // Without a penalty the two columns are centred, so that each is half of the difference.
            Assert.Equal(binary.Coefficients[0][j] / 2, softmax.Coefficients[1][j], 1e-6);
            Assert.Equal(-softmax.Coefficients[0][j], softmax.Coefficients[1][j], 1e-15);
        }
    }

    [Theory]
    [InlineData(SolverKind.Lbfgs)]
    [InlineData(SolverKind.OwlQn)]
    [InlineData(SolverKind.GradientDescent)]
    [InlineData(SolverKind.MiniBatch)]
    [InlineData(SolverKind.Newton)]
    public void Every_solver_finds_the_optimum_of_softmax(SolverKind solver)
    {
        var data = TestSets.RandomClasses(200, 3, 3, 5);
        var expected = new LogisticRegression(Exact).Fit(data);
        var options = Exact with { Solver = solver, Tolerance = 1e-7, MaxIterations = 20000, Epochs = 300, BatchSize = 200, Momentum = 0.9 };
        var model = new LogisticRegression(options).Fit(data);
        Assert.Equal(StopReason.Converged, model.Training.StopReason);
        Assert.Equal(expected.Training.Objective, model.Training.Objective, 1e-10);
        Assert.Equal(0, model.Intercepts.Sum(), 1e-14);
        for (int c = 0; c < 3; c++)
            Assert.Equal(expected.Coefficients[c], model.Coefficients[c], Near(1e-4));
    }

    [Fact]
    public void A_lasso_on_softmax_sets_coefficients_to_zero()
    {
        var data = TestSets.RandomClasses(300, 6, 3, 8);
        var model = new LogisticRegression(Exact with { Penalty = Penalty.FromC(0.1, 1), Tolerance = 1e-7 }).Fit(data);
        Assert.Equal(("owlqn", StopReason.Converged), (model.Training.Solver, model.Training.StopReason));
        int zeros = model.Coefficients.Sum(row => row.Count(w => w == 0));
        Assert.InRange(zeros, 1, 17);
    }

    [Theory]
    [InlineData(MulticlassKind.Softmax)]
    [InlineData(MulticlassKind.OneVsRest)]
    public void A_validation_share_stops_early(MulticlassKind kind)
    {
        var options = Exact with
        {
            Multiclass = kind, Solver = SolverKind.MiniBatch, BatchSize = 4, Epochs = 300, LearningRate = 5, Tolerance = 0, ValidationShare = 0.3, Patience = 2,
        };
        var training = new LogisticRegression(options).Fit(TestSets.RandomClasses(120, 3, 3, 6)).Training;
        Assert.Equal(StopReason.EarlyStopped, training.StopReason);
        Assert.Equal(kind == MulticlassKind.OneVsRest ? 3 : 0, training.PerClass.Count);
        Assert.All(training.PerClass, r => Assert.NotEmpty(r.ValidationHistory));
    }

    [Theory]
    [InlineData(MulticlassKind.Softmax)]
    [InlineData(MulticlassKind.OneVsRest)]
    public void A_fit_that_starts_at_its_optimum_stays_there_in_other_scales_too(MulticlassKind kind)
    {
        var data = TestSets.RandomClasses(200, 4, 3, 9);
        var first = new LogisticRegression(Exact with { Multiclass = kind, Penalty = Penalty.None }).Fit(data);
        var again = new LogisticRegression(Exact with { Multiclass = kind, Penalty = Penalty.None, Start = first, Standardize = true, Tolerance = 1e-7 }).Fit(data);
        Assert.Equal(0, again.Training.Iterations);
        Assert.Equal(first.PredictProbabilities(data.Features), again.PredictProbabilities(data.Features), Near(1e-10));
    }

    [Fact]
    public void A_start_with_another_number_of_outputs_is_refused()
    {
        var data = TestSets.Random(100, 3, 4);
        var binary = new LogisticRegression(Exact).Fit(data);
        var e = Assert.Throws<ArgumentException>("data", () => new LogisticRegression(Exact with { Start = binary, Multiclass = MulticlassKind.Softmax }).Fit(data));
        Assert.StartsWith("The fit has 2 outputs; expected 1, as the model that it starts from", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MulticlassKind.Softmax)]
    [InlineData(MulticlassKind.OneVsRest)]
    public void A_path_is_the_fits_one_by_one(MulticlassKind kind)
    {
        var data = TestSets.RandomClasses(200, 4, 3, 3);
        var path = new LogisticRegression(Exact with { Multiclass = kind }).FitPath(data, [0.1, 1]);
        foreach (var model in path)
        {
            var alone = new LogisticRegression(Exact with { Multiclass = kind, Penalty = model.Training.Penalty }).Fit(data);
            Assert.Equal(alone.Training.Objective, model.Training.Objective, 1e-12);
            Assert.Equal(kind, model.Multiclass);
        }
    }

    [Theory]
    [InlineData("iris", "softmax_l2")]
    [InlineData("iris", "softmax_l2_balanced")]
    [InlineData("wine", "softmax_l2")]
    [InlineData("iris", "ovr_l2")]
    [InlineData("wine", "ovr_l2")]
    public void The_optimum_of_independent_software_is_reached(string name, string variant)
    {
        var reference = JsonNode.Parse(File.ReadAllText(SharedData.File("reference", $"{name}.{variant}.json")))!;
        var data = DatasetReader.Read(SharedData.File(name, "data.csv"), new CsvOptions { Label = "y" });
        bool ovr = variant.StartsWith("ovr", StringComparison.Ordinal);
        var model = new LogisticRegression(Exact with
        {
            Multiclass = ovr ? MulticlassKind.OneVsRest : MulticlassKind.Auto,
            Standardize = true,
            ClassWeights = variant.EndsWith("balanced", StringComparison.Ordinal) ? ClassWeights.Balanced : null,
        }).Fit(data);
        double expected = ovr ? reference["objective_sum_per_class"]!.AsArray().Sum(v => (double)v!) / data.Rows : (double)reference["objective_mean"]!;
        Assert.Equal(expected, model.Training.Objective, 1e-9 * expected);
        Assert.Equal(Numbers(reference["intercept"]!), model.Intercepts, Near(1e-5));
        for (int c = 0; c < data.Classes.Count; c++)
            Assert.Equal(Numbers(reference["coef_KxD"]![c]!), model.Coefficients[c], Near(1e-5));

        var metrics = model.Evaluate(data);
        var stated = reference["train_unweighted"]!;
        Assert.Equal((double)(stated["accuracy"] ?? stated["accuracy_argmax_of_decision"])!, metrics.Accuracy, 1e-15);
        if (!ovr)
        {
            Assert.Equal((double)stated["roc_auc_ovr_macro"]!, metrics.RocAuc!.Value, 1e-12);
            Assert.Equal((double)stated["log_loss"]!, metrics.LogLoss, 1e-6);
            for (int i = 0; i < 5; i++)
                Assert.Equal(Numbers(stated["first_5_p"]![i]!), model.PredictProbabilities(data.Features)[(i * data.Classes.Count)..((i + 1) * data.Classes.Count)], Near(1e-6));
        }

        static double[] Numbers(JsonNode array) => [.. array.AsArray().Select(v => (double)v!)];
    }

    private static Func<double, double, bool> Near(double tolerance) => (a, b) => Math.Abs(a - b) <= tolerance;
}
