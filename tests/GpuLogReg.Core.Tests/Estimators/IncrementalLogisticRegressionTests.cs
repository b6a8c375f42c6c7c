using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Estimators;
using GpuLogReg.Solvers;

namespace GpuLogReg.Core.Tests.Estimators;

public class IncrementalLogisticRegressionTests
{
    private static LogisticRegressionOptions Exact => new() { Precision = Precision.Float64, Device = "cpu", BatchSize = 16, Seed = 3 };

    public static TheoryData<UpdateRule, ScheduleKind> Rules => new()
    {
        { UpdateRule.Momentum, ScheduleKind.Constant }, { UpdateRule.Nesterov, ScheduleKind.Inverse }, { UpdateRule.Adam, ScheduleKind.Step }, { UpdateRule.AdamW, ScheduleKind.Inverse },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_same_rows_again_and_again_are_the_epochs_of_a_fit(UpdateRule rule, ScheduleKind schedule)
    {
        var data = TestSets.Random(150, 4, 6, weighted: true);
        var options = Exact with { Penalty = Penalty.None, Update = rule, LearningRate = 0.05, Schedule = new LearningRateSchedule { Kind = schedule, Every = 2 } };
        var stream = new IncrementalLogisticRegression(options);
        for (int epoch = 0; epoch < 5; epoch++)
            stream.PartialFit(data);
        var fit = new LogisticRegression(options with { Solver = SolverKind.MiniBatch, Epochs = 5, Tolerance = 0 }).Fit(data);
        Assert.Equal(fit.Coefficients[0], stream.Model!.Coefficients[0]);
        Assert.Equal(fit.Intercepts, stream.Model.Intercepts);
        Assert.Equal(fit.Training.Objective, stream.Model.Training.Objective);
        Assert.Equal(("minibatch", 5), (stream.Model.Training.Solver, stream.Model.Training.Iterations));
        Assert.Equal(750, stream.Rows);
    }

    [Fact]
    public void A_stream_comes_near_the_fit_of_all_its_rows()
    {
        var data = TestSets.Random(20000, 3, 6);
        var stream = new IncrementalLogisticRegression(Exact with { Schedule = new LearningRateSchedule { Kind = ScheduleKind.Inverse } });
        for (int start = 0; start < 20000; start += 500)
            stream.PartialFit(data.Subset([.. Enumerable.Range(start, 500)]));
        var all = new LogisticRegression(Exact).Fit(data);
        double best = Loss(all), found = Loss(stream.Model!);
        Assert.InRange(found, best, 1.01 * best);

        double Loss(LogisticModel model) => GpuLogReg.Metrics.LogLoss.FromMargins(data.Labels.Span, model.DecisionFunction(data.Features));
    }

    [Fact]
    public void The_penalty_is_spread_over_all_rows_seen()
    {
        // One step a portion: w ← w − α·[∇ of the mean loss + (λ/S)·w], S the weight seen so far, this portion's included.
        var data = TestSets.Random(40, 2, 6, weighted: true);
        var options = Exact with { Penalty = Penalty.L2(5), Momentum = 0, LearningRate = 0.5, BatchSize = 100 };
        var stream = new IncrementalLogisticRegression(options);
        var portions = new[] { data.Subset([.. Enumerable.Range(0, 15)]), data.Subset([.. Enumerable.Range(15, 25)]) };
        var w = new double[3];
        double seen = 0;
        foreach (var portion in portions)
        {
            stream.PartialFit(portion);
            seen += portion.WeightSum();
            var step = new double[3];
            var row = new double[2];
            for (int i = 0; i < portion.Rows; i++)
            {
                portion.CopyRow(i, row);
                double z = (row[0] * w[0]) + (row[1] * w[1]) + w[2];
                double slope = portion.WeightOf(i) * ((1 / (1 + Math.Exp(-z))) - portion.Labels.Span[i]) / portion.WeightSum();
                (step[0], step[1], step[2]) = (step[0] + (slope * row[0]), step[1] + (slope * row[1]), step[2] + slope);
            }

            w = [w[0] - (0.5 * (step[0] + (5 / seen * w[0]))), w[1] - (0.5 * (step[1] + (5 / seen * w[1]))), w[2] - (0.5 * step[2])];
        }

        double[] found = [.. stream.Model!.Coefficients[0], stream.Model.Intercepts[0]];
        for (int j = 0; j < 3; j++)
            Assert.Equal(w[j], found[j], 1e-13);
    }

    [Fact]
    public void A_start_gives_coefficients_and_scales()
    {
        var data = TestSets.Random(200, 3, 5);
        var first = new LogisticRegression(Exact with { Standardize = true }).Fit(data);
        var stream = new IncrementalLogisticRegression(Exact with { Start = first, LearningRate = 1e-9 });
        var model = stream.PartialFit(data);
        Assert.Same(first.Scaling, model.Scaling);
        for (int j = 0; j < 3; j++)
            Assert.Equal(first.Coefficients[0][j], model.Coefficients[0][j], 1e-6);
    }

    [Fact]
    public void More_classes_than_two_are_learned_even_where_a_portion_lacks_one()
    {
        var x = DenseMatrix.From(new double[,] { { 0, 0 }, { 3, 0 }, { 0, 3 }, { 0.5, 0 }, { 3, 0.5 }, { 0.5, 3 } });
        var data = new Dataset(x, new[] { 0, 1, 2, 0, 1, 2 }, ["a", "b", "c"]);
        var stream = new IncrementalLogisticRegression(Exact with { LearningRate = 0.3, Penalty = Penalty.FromC(100) });
        for (int i = 0; i < 200; i++)
        {
            stream.PartialFit(data.Subset([0, 1, 3, 4]));
            stream.PartialFit(data.Subset([2, 5]));
        }

        Assert.Equal([0, 1, 2, 0, 1, 2], stream.Model!.Predict(x));
        Assert.Equal(MulticlassKind.Softmax, stream.Model.Multiclass);
    }

    [Fact]
    public void Steps_that_lead_to_infinity_teach_nothing()
    {
        var data = TestSets.Random(60, 2, 5);
        var stream = new IncrementalLogisticRegression(Exact with { Penalty = Penalty.L2(1e300), LearningRate = 1e10 });
        var model = stream.PartialFit(data);
        Assert.Equal(StopReason.Diverged, model.Training.StopReason);
        Assert.Equal([0, 0], model.Coefficients[0]);
        Assert.Null(stream.Model);
        Assert.Equal(0, stream.Rows);
    }

    [Fact]
    public void Other_features_or_classes_than_before_are_refused()
    {
        var data = TestSets.Random(60, 2, 5);
        var stream = new IncrementalLogisticRegression(Exact);
        var before = stream.PartialFit(data);
        Assert.Contains("expected the 2 of the model", Assert.Throws<ArgumentException>(() => stream.PartialFit(TestSets.Random(60, 3, 5))).Message, StringComparison.Ordinal);
        Assert.Contains("classes no, yes; expected 0, 1", Assert.Throws<ArgumentException>(() => stream.PartialFit(data.WithLabels(data.Labels, ["no", "yes"]))).Message, StringComparison.Ordinal);
        Assert.Same(before, stream.Model);
    }

    [Fact]
    public void Cancelling_throws_and_teaches_nothing()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var stream = new IncrementalLogisticRegression(Exact);
        Assert.Throws<OperationCanceledException>(() => stream.PartialFit(TestSets.Random(60, 2, 5), source.Token));
        Assert.Null(stream.Model);
    }

    public static TheoryData<LogisticRegressionOptions, string> Unfit => new()
    {
        { new() { Solver = SolverKind.Newton }, "'Solver' is Newton; expected MiniBatch or Auto" },
        { new() { Standardize = true }, "'Standardize' is True; expected false" },
        { new() { ValidationShare = 0.1 }, "'ValidationShare' is 0.1; expected 0" },
        { new() { AverageShare = 0.5 }, "'AverageShare' is 0.5; expected 0" },
        { new() { Schedule = new() { Kind = ScheduleKind.Cosine } }, "'Schedule.Kind' is Cosine; expected Constant, Inverse or Step" },
        { new() { Multiclass = MulticlassKind.OneVsRest }, "'Multiclass' is OneVsRest; expected Auto or Softmax" },
        { new() { Penalty = Penalty.FromC(1, 1) }, "'Solver' is MiniBatch; expected OwlQn or Auto with penalty L1" },
    };

    [Theory]
    [MemberData(nameof(Unfit))]
    public void What_a_stream_cannot_have_is_refused(LogisticRegressionOptions options, string said) =>
        Assert.Contains(said, Assert.ThrowsAny<ArgumentException>(() => new IncrementalLogisticRegression(options)).Message, StringComparison.Ordinal);
}
