using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Estimators;
using GpuLogReg.Solvers;

namespace GpuLogReg.Parity;

public sealed class FitTests(OpenedBackends backends)
{
    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void Lbfgs_reaches_the_oracles_optimum_and_the_oracle_finds_its_gradient_small(string backend, Precision storage)
    {
        const double L2 = 1;
        bool single = storage != Precision.Float64;
        using var problem = Problem.Create(400, 12, Problem.Native(storage), weighted: true);
        var solver = new Lbfgs { Tolerance = single ? 1e-5 : 1e-9, RelativeNoise = single ? 1e-7 : 1e-13 };
        var (expected, oracle) = Fits.Run(new Lbfgs { Tolerance = 1e-10 }, new ReferenceBackend().Prepare(problem.Data, LossKind.Logistic, storage), L2);
        var (w, result) = Fits.Run(solver, backends.Prepare(backend, problem.Data, storage), L2);
        Assert.Equal(StopReason.Converged, oracle.StopReason);
        Assert.Equal(StopReason.Converged, result.StopReason);

        // The claim of convergence is checked by the oracle at the very point: ‖∇J‖∞ there is at most the claim and the rounding of the backend.
        using var judge = new PenalizedObjective(new ReferenceBackend().Prepare(problem.Data, LossKind.Logistic, storage), L2, true);
        var (value, gradient) = judge.Evaluate(w);
        var here = Expectation.Of(problem, storage, w: w);
        double weight = judge.Shape.WeightSum;
        Assert.InRange(gradient.Max(Math.Abs), 0, result.GradientNorm + (here.GradientTolerance.Max() / weight));
        Close.Number(value, result.Value, (here.ValueTolerance / weight) + Tolerance.Epsilon(Precision.Float64), "J as claimed");

        // J is flat at the optimum: J(w) − J* ≤ ‖∇J‖²/(2μ), with μ ≥ 1/500 here (the penalty alone gives λ/S).
        Assert.InRange(value - oracle.Value, -1e-14, 250 * 13 * gradient.Max(g => g * g));
        Close.Numbers(expected, w, [.. Enumerable.Repeat(single ? 1e-3 : 1e-7, w.Length)], "w");
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void The_estimator_fits_the_same_model_on_every_device(string backend, Precision storage)
    {
        backends.Open(backend, storage);
        using var problem = Problem.Create(200, 5, Problem.Native(storage));
        var options = new LogisticRegressionOptions { Device = Registry.Oracle, Precision = storage, Standardize = true, Tolerance = storage != Precision.Float64 ? 1e-5 : 1e-9, Penalty = Penalty.FromC(2) };
        var expected = Fits.Estimate(options, problem.Data);
        var model = Fits.Estimate(options with { Device = backend }, problem.Data);
        Assert.Equal(backend, model.Training.Device);
        Assert.Equal(StopReason.Converged, model.Training.StopReason);
        double tolerance = storage != Precision.Float64 ? 1e-3 : 1e-7;
        Close.Numbers([.. expected.Coefficients[0], expected.Intercepts[0]], [.. model.Coefficients[0], model.Intercepts[0]], [.. Enumerable.Repeat(tolerance, 6)], "w");
        Close.Number(expected.Training.Objective, model.Training.Objective, tolerance * tolerance, "J");
        Assert.Equal(expected.Predict(problem.Data.Features), model.Predict(problem.Data.Features));
    }

    [Theory]
    [MemberData(nameof(Grid.Names), MemberType = typeof(Grid))]
    public void One_vs_rest_fits_the_same_model_on_every_device(string backend)
    {
        // The rows stay where they are; labels and weights change from class to class.
        backends.Open(backend);
        using var problem = Problem.Create(90, 4, Problem.Native(Precision.Float64), weighted: true);
        var data = problem.Data.WithLabels(Enumerable.Range(0, 90).Select(i => i * i % 7 % 3).ToArray(), ["a", "b", "c"]);
        var options = new LogisticRegressionOptions
        {
            Device = Registry.Oracle, Multiclass = MulticlassKind.OneVsRest, Precision = Precision.Float64, Tolerance = 1e-9, ClassWeights = ClassWeights.Balanced,
        };
        var expected = Fits.Estimate(options, data);
        var model = Fits.Estimate(options with { Device = backend }, data);
        Assert.Equal(StopReason.Converged, model.Training.StopReason);
        for (int c = 0; c < 3; c++)
            Close.Numbers([.. expected.Coefficients[c], expected.Intercepts[c]], [.. model.Coefficients[c], model.Intercepts[c]], [.. Enumerable.Repeat(1e-7, 5)], "w");
        Close.Number(expected.Training.Objective, model.Training.Objective, 1e-12, "J");
    }

    [Theory]
    [MemberData(nameof(Grid.Names), MemberType = typeof(Grid))]
    public void Rows_held_out_stop_every_device_at_the_same_epoch(string backend)
    {
        // The rows held out are an objective beside that of the others: the point goes from one's vectors to the other's.
        backends.Open(backend);
        using var problem = Problem.Create(60, 20, Problem.Native(Precision.Float64));
        var options = new LogisticRegressionOptions
        {
            Device = Registry.Oracle, Precision = Precision.Float64, Penalty = Penalty.None, Solver = SolverKind.MiniBatch, LearningRate = 0.5, BatchSize = 10,
            Epochs = 200, Tolerance = 0, ValidationShare = 0.5, Patience = 3,
        };
        var expected = Fits.Estimate(options, problem.Data);
        var model = Fits.Estimate(options with { Device = backend }, problem.Data);
        Assert.Equal(StopReason.EarlyStopped, model.Training.StopReason);
        Assert.Equal(expected.Training.Iterations, model.Training.Iterations);
        double[] tolerance = [.. Enumerable.Repeat(1e-9, Math.Max(21, model.Training.ValidationHistory.Count))];
        Close.Numbers([.. expected.Training.ValidationHistory], [.. model.Training.ValidationHistory], tolerance[..model.Training.ValidationHistory.Count], "loss held out");
        Close.Numbers([.. expected.Coefficients[0], expected.Intercepts[0]], [.. model.Coefficients[0], model.Intercepts[0]], tolerance[..21], "w");
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void Without_an_intercept_and_without_a_penalty_the_intercept_stays_zero(string backend, Precision storage)
    {
        backends.Open(backend, storage);
        using var problem = Problem.Create(200, 5, Problem.Native(storage));
        var model = Fits.Estimate(new LogisticRegressionOptions { Device = backend, Precision = storage, Penalty = Penalty.None, FitIntercept = false }, problem.Data);
        Assert.Equal(StopReason.Converged, model.Training.StopReason);
        Assert.Equal(0, model.Intercepts[0]);
        Assert.All(model.Coefficients[0], c => Assert.NotEqual(0, c));
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void A_rate_far_too_large_is_survived_and_the_best_iterate_returned(string backend, Precision storage)
    {
        using var problem = Problem.Create(64, 3, Problem.Native(storage));
        var solver = new GradientDescent { LearningRate = 1e306, MaxIterations = 50, Tolerance = 0 };
        var (w, result) = Fits.Run(solver, backends.Prepare(backend, problem.Data, storage), 1e3);
        Assert.Equal(StopReason.Diverged, result.StopReason);
        Assert.All(w, v => Assert.True(double.IsFinite(v)));
        Assert.True(double.IsFinite(result.Value));
        Close.Number(result.CostHistory.Min(), result.Value, 0, "J of the best iterate");
    }
}
