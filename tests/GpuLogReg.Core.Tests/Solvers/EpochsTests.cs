using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Data;
using GpuLogReg.Solvers;

namespace GpuLogReg.Core.Tests.Solvers;

/// <summary>An epoch in one call against the same epoch a batch at a time, on the engine that offers both.</summary>
public class EpochsTests
{
    public static TheoryData<int, Precision, UpdateRule, bool> Cases
    {
        get
        {
            var cases = new TheoryData<int, Precision, UpdateRule, bool>();
            foreach (int batch in (int[])[1, 7, 64, 100, 999, 1024, 5000])
                cases.Add(batch, Precision.Float32, UpdateRule.Momentum, true);
            foreach (var precision in (Precision[])[Precision.Float64, Precision.BFloat16])
                cases.Add(33, precision, UpdateRule.Nesterov, false);
            cases.Add(2048, Precision.Float64, UpdateRule.Nesterov, false);
            cases.Add(50, Precision.Float32, UpdateRule.Adam, true);
            cases.Add(50, Precision.Float64, UpdateRule.AdamW, false);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_trajectory_is_that_of_single_steps(int batch, Precision precision, UpdateRule rule, bool intercept)
    {
        // 2,999 rows leave a short last batch for every size but one.
        var data = TestSets.Random(2999, 37, 5, weighted: true);
        var descent = new MiniBatchDescent
        {
            BatchSize = batch, Update = rule, LearningRate = 0.02, Momentum = 0.8, Epochs = 3, Tolerance = 0, Seed = 9,
            Schedule = new LearningRateSchedule { Kind = ScheduleKind.Cosine },
        };
        var (expected, steps) = Run(descent, data, precision, intercept, plain: true);
        var (point, epochs) = Run(descent, data, precision, intercept, plain: false);
        Assert.Equal((steps.StopReason, steps.Iterations, steps.Evaluations), (epochs.StopReason, epochs.Iterations, epochs.Evaluations));
        for (int j = 0; j < point.Length; j++)
            Assert.Equal(expected[j], point[j], 1e-5 * Math.Max(1, Math.Abs(expected[j])));
        Assert.Equal(steps.Value, epochs.Value, 1e-6);
        if (!intercept)
            Assert.Equal(0, point[^1]);
    }

    [Fact]
    public void Averages_over_the_last_epochs_are_the_same()
    {
        var data = TestSets.Random(500, 5, 6);
        var descent = new MiniBatchDescent { BatchSize = 16, LearningRate = 0.05, Epochs = 4, AverageShare = 0.5, Tolerance = 0 };
        var (expected, _) = Run(descent, data, Precision.Float64, true, plain: true);
        var (point, _) = Run(descent, data, Precision.Float64, true, plain: false);
        for (int j = 0; j < point.Length; j++)
            Assert.Equal(expected[j], point[j], 1e-12);
    }

    [Fact]
    public void A_pass_over_a_portion_is_the_same_and_goes_on_where_it_ended()
    {
        var data = TestSets.Random(700, 6, 7);
        var descent = new MiniBatchDescent { BatchSize = 48, LearningRate = 0.05, Momentum = 0.9 };
        double[][] ends = [.. new[] { true, false }.Select(plain =>
        {
            using var objective = Prepare(data, Precision.Float64, true);
            using var w = objective.Space.Allocate(objective.Shape.Coefficients);
            IObjective seen = plain ? new SingleSteps(objective) : objective;
            var state = descent.Pass(seen, w);
            state = descent.Pass(seen, w, state);
            Assert.Equal((2, 30L), (state.Passes, state.Steps));
            var end = new double[w.Length];
            objective.Space.Download(w, end);
            return end;
        })];
        for (int j = 0; j < ends[0].Length; j++)
            Assert.Equal(ends[0][j], ends[1][j], 1e-12);
    }

    [Fact]
    public void Cancelled_in_an_epoch_it_makes_no_further_step_and_wrong_arguments_are_refused()
    {
        using var objective = Prepare(TestSets.Random(100, 3, 8), Precision.Float64, true);
        using Vector w = objective.Space.Allocate(4), velocity = objective.Space.Allocate(4);
        var plan = new EpochPlan { BatchSize = 10, Momentum = 0 };
        Assert.Equal(0, objective.TryEpoch(plan, new double[10], w, velocity, null, new CancellationToken(true)));
        var error = Assert.Throws<ArgumentException>(() => objective.TryEpoch(plan, new double[9], w, velocity, null, default));
        Assert.Contains("'rates' has length 9; expected 10", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => objective.TryEpoch(plan, new double[10], w, velocity, w, default));
        Assert.Contains("'square' is given; expected a vector with Adam's steps, none with others", error.Message, StringComparison.Ordinal);
        using var reference = new PenalizedObjective(new ReferenceBackend().Prepare(TestSets.Random(100, 3, 8), LossKind.Logistic, Precision.Float64), 1, true);
        Assert.Null(reference.TryEpoch(plan, new double[10], w, velocity, null, default));
    }

    [Fact]
    public void The_same_bits_for_any_number_of_threads()
    {
        var data = TestSets.Random(9000, 60, 11);
        var descent = new MiniBatchDescent { BatchSize = 4100, LearningRate = 0.05, Epochs = 2, Tolerance = 0 };
        double[][] ends = [.. new[] { 1, 2, 3, 7 }.Select(threads =>
        {
            using var objective = new PenalizedObjective(new SimdBackend(threads).Prepare(data, LossKind.Logistic, Precision.Float32), 1, true);
            return End(descent, objective, objective).Point;
        })];
        Assert.All(ends, end => Assert.Equal(ends[0], end));
    }

    private static (double[] Point, SolverResult Result) Run(MiniBatchDescent descent, Dataset data, Precision precision, bool intercept, bool plain)
    {
        using var objective = Prepare(data, precision, intercept);
        return End(descent, objective, plain ? new SingleSteps(objective) : objective);
    }

    private static (double[] Point, SolverResult Result) End(MiniBatchDescent descent, PenalizedObjective objective, IObjective seen)
    {
        using var w = objective.Space.Allocate(objective.Shape.Coefficients);
        var result = descent.Minimize(seen, w);
        var point = new double[w.Length];
        objective.Space.Download(w, point);
        return (point, result);
    }

    private static PenalizedObjective Prepare(Dataset data, Precision precision, bool intercept) =>
        new(new SimdBackend().Prepare(data, LossKind.Logistic, precision), 0.7, intercept);

    /// <summary>An objective that offers no epochs.</summary>
    private sealed class SingleSteps(IObjective inner) : IObjective
    {
        public IVectorSpace Space => inner.Space;

        public ObjectiveShape Shape => inner.Shape;

        public double ValueAndGradient(Vector w, Vector gradient, RowRange rows) => inner.ValueAndGradient(w, gradient, rows);

        public void Gradient(Vector w, Vector gradient, RowRange rows) => inner.Gradient(w, gradient, rows);

        public void Margins(Vector w, Span<double> margins) => inner.Margins(w, margins);

        public ICurvature CurvatureAt(Vector w) => inner.CurvatureAt(w);

        public ILine LineAt(Vector w, Vector direction) => inner.LineAt(w, direction);

        public void SetTargets(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights) => inner.SetTargets(labels, weights);

        public void Order(ReadOnlySpan<int> order) => inner.Order(order);

        public void Dispose() => inner.Dispose();
    }
}
