using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Estimators;
using GpuLogReg.Solvers;

namespace GpuLogReg.Core.Tests.Estimators;

public class LogisticRegressionTests
{
    private static LogisticRegressionOptions Exact => new() { Precision = Precision.Float64, Tolerance = 1e-10, Device = "cpu" };

    [Fact]
    public void Without_features_that_tell_the_intercept_is_the_log_odds()
    {
        // x is the same in both classes; three of four rows are positive: b = ln 3, w = 0.
        var x = DenseMatrix.From(new double[,] { { 1 }, { -1 }, { 1 }, { -1 }, { 1 }, { -1 }, { 1 }, { -1 } });
        var model = new LogisticRegression(Exact).Fit(x, new[] { 1, 1, 1, 1, 1, 1, 0, 0 });
        Assert.Equal(Math.Log(3), model.Intercepts[0], 1e-9);
        Assert.Equal(0, model.Coefficients[0][0], 1e-9);
        Assert.Equal(StopReason.Converged, model.Training.StopReason);
    }

    [Fact]
    public void Without_an_intercept_the_intercept_is_zero()
    {
        var model = new LogisticRegression(Exact with { FitIntercept = false }).Fit(TestSets.Random(200, 3, 5));
        Assert.Equal(0, model.Intercepts[0]);
    }

    [Fact]
    public void Every_solver_and_device_finds_the_same_optimum()
    {
        var data = TestSets.Random(300, 4, 6, weighted: true);
        var best = new LogisticRegression(Exact).Fit(data);
        foreach (string device in new[] { "cpu", "reference" })
        {
            var model = new LogisticRegression(Exact with { Device = device, Solver = SolverKind.GradientDescent, MaxIterations = 20000, Tolerance = 1e-8 }).Fit(data);
            for (int j = 0; j < 4; j++)
                Assert.Equal(best.Coefficients[0][j], model.Coefficients[0][j], 1e-5);
            var newton = new LogisticRegression(Exact with { Device = device, Solver = SolverKind.Newton }).Fit(data);
            Assert.Equal("newton", newton.Training.Solver);
            for (int j = 0; j < 4; j++)
                Assert.Equal(best.Coefficients[0][j], newton.Coefficients[0][j], 1e-8);
        }
    }

    [Fact]
    public void Standardising_equals_scaling_by_hand()
    {
        var data = TestSets.Random(100, 3, 2);
        var options = Exact with { Solver = SolverKind.Lbfgs };
        var model = new LogisticRegression(options with { Standardize = true }).Fit(data);
        Assert.NotNull(model.Scaling);
        var scaled = new double[100, 3];
        var row = new double[3];
        for (int i = 0; i < 100; i++)
        {
            data.CopyRow(i, row);
            model.Scaling.Apply(row);
            for (int j = 0; j < 3; j++)
                scaled[i, j] = row[j];
        }

        var byHand = new LogisticRegression(options).Fit(DenseMatrix.From(scaled), data.Labels);
        for (int j = 0; j < 3; j++)
            Assert.Equal(byHand.Coefficients[0][j], model.Coefficients[0][j], 1e-12);
        double[] margins = model.DecisionFunction(data.Features), expected = byHand.DecisionFunction(DenseMatrix.From(scaled));
        for (int i = 0; i < 100; i++)
            Assert.Equal(expected[i], margins[i], 1e-11);
    }

    [Fact]
    public void Balanced_weights_move_the_threshold_of_a_90_10_set_to_the_middle()
    {
        // With no telling feature the balanced intercept is 0, the plain one ln(1/9).
        var x = DenseMatrix.From(new double[,] { { 1 }, { -1 }, { 1 }, { -1 }, { 1 }, { -1 }, { 1 }, { -1 }, { 1 }, { -1 }, { 1 }, { -1 }, { 1 }, { -1 }, { 1 }, { -1 }, { 1 }, { -1 }, { 1 }, { -1 } });
        int[] y = [1, 1, .. new int[18]];
        Assert.Equal(-Math.Log(9), new LogisticRegression(Exact).Fit(x, y).Intercepts[0], 1e-8);
        Assert.Equal(0, new LogisticRegression(Exact with { ClassWeights = ClassWeights.Balanced }).Fit(x, y).Intercepts[0], 1e-8);
    }

    [Fact]
    public void Float32_comes_close_to_float64()
    {
        var data = TestSets.Random(5000, 10, 12);
        var exact = new LogisticRegression(Exact).Fit(data);
        var single = new LogisticRegression(new LogisticRegressionOptions { Tolerance = 1e-6, Device = "cpu" }).Fit(data);
        Assert.Equal(exact.Training.Objective, single.Training.Objective, 1e-6);
        for (int j = 0; j < 10; j++)
            Assert.Equal(exact.Coefficients[0][j], single.Coefficients[0][j], 1e-3);
    }

    public static TheoryData<Penalty, string> Penalties => new()
    {
        { Penalty.None, "newton" }, { Penalty.FromC(1), "newton" }, { Penalty.FromC(1, 1), "owlqn" }, { Penalty.FromC(1, 0.5), "owlqn" },
    };

    [Theory]
    [MemberData(nameof(Penalties))]
    public void Auto_takes_owlqn_where_there_is_an_L1_part(Penalty penalty, string solver)
    {
        var training = new LogisticRegression(Exact with { Penalty = penalty }).Fit(TestSets.Random(100, 3, 5)).Training;
        Assert.Equal(solver, training.Solver);
        Assert.Equal(StopReason.Converged, training.StopReason);
        Assert.Equal(penalty, training.Penalty);
    }

    [Fact]
    public void Owlqn_on_a_ridge_finds_what_lbfgs_finds()
    {
        var data = TestSets.Random(300, 5, 6);
        var options = Exact with { Penalty = Penalty.FromC(0.2) };
        var expected = new LogisticRegression(options).Fit(data);
        var model = new LogisticRegression(options with { Solver = SolverKind.OwlQn }).Fit(data);
        Assert.Equal(expected.Training.Objective, model.Training.Objective, 1e-13);
        for (int j = 0; j < 5; j++)
            Assert.Equal(expected.Coefficients[0][j], model.Coefficients[0][j], 1e-7);
    }

    [Fact]
    public void A_stronger_lasso_keeps_fewer_coefficients_and_at_last_the_log_odds_alone()
    {
        var data = TestSets.Random(400, 8, 3);
        int[] kept = [.. new[] { 10, 0.1, 0.05, 1e-4 }.Select(c => new LogisticRegression(Exact with { Penalty = Penalty.FromC(c, 1) }).Fit(data).Coefficients[0].Count(w => w != 0))];
        Assert.Equal(kept.OrderDescending(), kept);
        Assert.True(kept[0] > kept[2] && kept[2] > 0, string.Join(", ", kept));
        Assert.Equal(0, kept[3]);
        double positive = data.Labels.ToArray().Sum();
        Assert.Equal(Math.Log(positive / (400 - positive)), new LogisticRegression(Exact with { Penalty = Penalty.FromC(1e-4, 1) }).Fit(data).Intercepts[0], 1e-8);
    }

    [Fact]
    public void Without_an_intercept_a_lasso_leaves_it_at_zero() =>
        Assert.Equal(0, new LogisticRegression(Exact with { Penalty = Penalty.FromC(1, 1), FitIntercept = false }).Fit(TestSets.Random(200, 3, 5)).Intercepts[0]);

    [Fact]
    public void Progress_is_told_and_cancelling_keeps_the_model()
    {
        var data = TestSets.Random(100, 3, 9);
        using var source = new CancellationTokenSource();
        var seen = new List<SolverProgress>();
        var model = new LogisticRegression(Exact).Fit(data, new Recorder(seen, source, 2), source.Token);
        Assert.Equal([0, 1, 2], seen.Select(p => p.Iteration));
        Assert.Equal(StopReason.Cancelled, model.Training.StopReason);
        Assert.Equal(seen[^1].Value, model.Training.Objective);
    }

    [Fact]
    public void A_validation_share_stops_early_on_rows_that_neither_the_fit_nor_the_scales_see()
    {
        var data = TestSets.Random(80, 20, 3, weighted: true);
        var options = Exact with
        {
            Penalty = Penalty.None, Solver = SolverKind.MiniBatch, LearningRate = 0.5, BatchSize = 10, Epochs = 200, Seed = 4, Standardize = true,
            ValidationShare = 0.5, Patience = 3,
        };
        var model = new LogisticRegression(options).Fit(data);
        Assert.Equal(StopReason.EarlyStopped, model.Training.StopReason);
        var history = model.Training.ValidationHistory;
        Assert.Equal(model.Training.Iterations + 1, history.Count);
        Assert.Equal(history.Min(), history[^4]);

        // The same epochs on the training half by itself end where the best epoch did.
        var (train, heldOut) = TrainTestSplit.Split(data, 0.5, 4);
        var alone = new LogisticRegression(options with { ValidationShare = 0, Epochs = model.Training.Iterations - 3, Tolerance = 0 }).Fit(train);
        Assert.Equal(alone.Coefficients[0], model.Coefficients[0]);
        Assert.Equal(alone.Scaling!.Mean, model.Scaling!.Mean);
        double loss = 0;
        double[] margins = model.DecisionFunction(heldOut.Features);
        for (int i = 0; i < margins.Length; i++)
            loss += heldOut.WeightOf(i) * Math.Log(1 + Math.Exp(heldOut.Labels.Span[i] == 1 ? -margins[i] : margins[i])) / heldOut.WeightSum();
        Assert.Equal(history.Min(), loss, 1e-12);
    }

    [Fact]
    public void A_class_of_one_row_cannot_be_held_out()
    {
        var options = Exact with { Solver = SolverKind.MiniBatch, ValidationShare = 0.2 };
        var error = Assert.Throws<ArgumentException>("data", () => new LogisticRegression(options).Fit(TestSets.FourRows()));
        Assert.Contains("A share of 0.2 cannot be held out for validation: Class '1' has one row", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AdamW_decays_by_the_penalty_over_the_weights()
    {
        var data = TestSets.Random(200, 3, 5, weighted: true);
        var options = Exact with { Penalty = Penalty.FromC(0.1), Solver = SolverKind.MiniBatch, Update = UpdateRule.AdamW, LearningRate = 0.05, Epochs = 3, Tolerance = 0 };
        var model = new LogisticRegression(options).Fit(data);
        using var objective = new PenalizedObjective(new GpuLogReg.Cpu.SimdBackend().Prepare(data, LossKind.Logistic, Precision.Float64), 10, true);
        using var w = objective.Space.Allocate(4);
        new MiniBatchDescent { Update = UpdateRule.AdamW, LearningRate = 0.05, Epochs = 3, Tolerance = 0, Decay = 10 / data.WeightSum() }.Minimize(objective, w);
        var expected = new double[4];
        objective.Space.Download(w, expected);
        Assert.Equal(expected[..3], model.Coefficients[0]);
        Assert.Equal(expected[3], model.Intercepts[0]);
        Assert.NotEqual(expected[..3], new LogisticRegression(options with { Update = UpdateRule.Adam }).Fit(data).Coefficients[0]);
    }

    [Fact]
    public void Accelerated_gradient_descent_finds_the_same_optimum_in_fewer_iterations()
    {
        var data = TestSets.Random(300, 4, 6);
        var options = Exact with { Solver = SolverKind.GradientDescent, MaxIterations = 20000, Tolerance = 1e-8 };
        var plain = new LogisticRegression(options).Fit(data);
        var fast = new LogisticRegression(options with { Update = UpdateRule.Nesterov }).Fit(data);
        Assert.Equal(plain.Training.Objective, fast.Training.Objective, 1e-12);
        Assert.True(fast.Training.Iterations < plain.Training.Iterations);
    }

    [Fact]
    public void One_class_only_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new LogisticRegression(Exact).Fit(TestSets.FourRows().Features, new[] { 1, 1, 1, 1 }));
        Assert.Contains("Class '0' has no row that counts among 4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_whose_rows_all_weigh_zero_is_refused()
    {
        var data = TestSets.FourRows().WithWeights(new double[] { 1, 1, 0, 1 });
        Assert.Contains("Class '1' has no row that counts", Assert.Throws<ArgumentException>(() => new LogisticRegression(Exact).Fit(data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_without_rows_is_refused_among_three_too()
    {
        var data = TestSets.FourRows().WithLabels(new[] { 0, 2, 2, 0 }, ["a", "b", "c"]);
        foreach (var kind in Enum.GetValues<MulticlassKind>())
            Assert.Contains("Class 'b' has no row that counts among 4", Assert.Throws<ArgumentException>(() => new LogisticRegression(Exact with { Multiclass = kind }).Fit(data)).Message, StringComparison.Ordinal);
    }

    public static TheoryData<LogisticRegressionOptions, string> Unfit => new()
    {
        { new() { Tolerance = -1 }, "'Tolerance' is -1" },
        { new() { MaxIterations = 0 }, "'MaxIterations' is 0; expected 1 or more" },
        { new() { LearningRate = 0 }, "'LearningRate' is 0" },
        { new() { BatchSize = 0 }, "'BatchSize' is 0" },
        { new() { Epochs = 0 }, "'Epochs' is 0" },
        { new() { Momentum = 1 }, "'Momentum' is 1; expected at least 0 and below 1" },
        { new() { Penalty = Penalty.FromC(1, 1), Solver = SolverKind.Lbfgs }, "'Solver' is Lbfgs; expected OwlQn or Auto with penalty L1" },
        { new() { Penalty = Penalty.FromC(1, 0.5), Solver = SolverKind.GradientDescent }, "'Solver' is GradientDescent; expected OwlQn or Auto with penalty ElasticNet" },
        { new() { Penalty = Penalty.FromC(1, 1), Solver = SolverKind.Newton }, "'Solver' is Newton; expected OwlQn or Auto with penalty L1" },
        { new() { Penalty = Penalty.FromC(1, 1), Solver = SolverKind.MiniBatch }, "'Solver' is MiniBatch" },
        { new() { Solver = SolverKind.MiniBatch, Update = (UpdateRule)9 }, "'Update' is 9; expected Momentum, Nesterov, Adam or AdamW" },
        { new() { Solver = SolverKind.GradientDescent, Update = UpdateRule.Adam }, "'Update' is Adam; expected Nesterov or null with solver GradientDescent" },
        { new() { Update = UpdateRule.Nesterov }, "'Update' is Nesterov; expected null with solver Auto" },
        { new() { Solver = SolverKind.MiniBatch, AverageShare = 1.1 }, "'AverageShare' is 1.1; expected a share from 0 to 1" },
        { new() { AverageShare = 0.5 }, "'AverageShare' is 0.5; expected 0 with solver Auto" },
        { new() { Solver = SolverKind.MiniBatch, ValidationShare = 1 }, "'ValidationShare' is 1; expected a share from 0, below 1" },
        { new() { Solver = SolverKind.Lbfgs, ValidationShare = 0.2 }, "'ValidationShare' is 0.2; expected 0 with solver Lbfgs" },
        { new() { Patience = 0 }, "'Patience' is 0; expected 1 or more" },
        { new() { Schedule = new() { Kind = (ScheduleKind)9 } }, "'Schedule.Kind' is 9; expected Constant" },
        { new() { Schedule = new() { WarmupEpochs = 20 } }, "'Schedule.WarmupEpochs' is 20; expected 0 to 19" },
        { new() { Schedule = new() { WarmupEpochs = -1 } }, "'Schedule.WarmupEpochs' is -1" },
        { new() { Schedule = new() { Kind = ScheduleKind.Cosine } }, "'Schedule.Kind' is Cosine; expected Constant with solver Auto" },
        { new() { Schedule = new() { WarmupEpochs = 2 } }, "'Schedule.WarmupEpochs' is 2; expected 0 with solver Auto" },
        { new() { Schedule = new() { Decay = -1 } }, "'Schedule.Decay' is -1" },
        { new() { Schedule = new() { Power = double.NaN } }, "'Schedule.Power' is NaN" },
        { new() { Schedule = new() { Factor = 0 } }, "'Schedule.Factor' is 0; expected a number above 0, at most 1" },
        { new() { Schedule = new() { Every = 0 } }, "'Schedule.Every' is 0" },
        { new() { Device = "" }, "'Device' is" },
        { new() { Solver = (SolverKind)9 }, "'Solver' is 9" },
        { new() { Precision = (Precision)9 }, "'Precision' is 9" },
        { new() { Multiclass = (MulticlassKind)9 }, "'Multiclass' is 9; expected Auto, Softmax or OneVsRest" },
    };

    [Theory]
    [MemberData(nameof(Unfit))]
    public void Options_out_of_range_are_refused_by_name(LogisticRegressionOptions options, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArgumentOutOfRangeException>(() => new LogisticRegression(options)).Message, StringComparison.Ordinal);

    private sealed class Recorder(List<SolverProgress> seen, CancellationTokenSource source, int stopAt) : IProgress<SolverProgress>
    {
        public void Report(SolverProgress value)
        {
            seen.Add(value);
            if (value.Iteration == stopAt)
                source.Cancel();
        }
    }
}
