using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Data;
using GpuLogReg.Solvers;

namespace GpuLogReg.Core.Tests.Solvers;

/// <summary>Each rule against the formulas of its source in a straight loop over rows, on the reference engine.</summary>
public class UpdateRuleTests
{
    private const int Rows = 23, Columns = 3, Batch = 5, Epochs = 4;
    private const double Rate = 0.1, Momentum = 0.8, L2 = 0.5;

    private readonly Dataset _data = TestSets.Random(Rows, Columns, 4);

    [Theory]
    [InlineData(UpdateRule.Momentum)]
    [InlineData(UpdateRule.Nesterov)]
    [InlineData(UpdateRule.Adam)]
    [InlineData(UpdateRule.AdamW)]
    public void Four_epochs_equal_a_straight_loop(UpdateRule rule)
    {
        var loop = Loop(rule, _ => 1);
        EnsureEqual(loop[^1], Run(Solver(rule)).Point);
    }

    [Fact]
    public void Nesterovs_momentum_is_the_look_ahead_of_the_textbook()
    {
        // v ← μ·v − α·∇J(u + μ·v), u ← u + v, as Sutskever et al. write it; the solver holds u + μ·v.
        double[] u = new double[Columns + 1], v = new double[Columns + 1], ahead = new double[Columns + 1];
        foreach (int[] rows in Batches())
        {
            double[] g = Gradient(ahead, rows, L2);
            for (int j = 0; j <= Columns; j++)
            {
                v[j] = (Momentum * v[j]) - (Rate * g[j]);
                u[j] += v[j];
                ahead[j] = u[j] + (Momentum * v[j]);
            }
        }

        EnsureEqual(ahead, Run(Solver(UpdateRule.Nesterov)).Point);
    }

    [Fact]
    public void The_rate_follows_the_schedule()
    {
        // Five steps an epoch, one epoch of warm-up, then half a cosine over the fifteen that are left.
        double Factor(int s) => s < 5 ? (s + 1) / 5.0 : 0.5 * (1 + Math.Cos(Math.PI * (s - 5) / 15));
        foreach (var rule in Enum.GetValues<UpdateRule>())
        {
            var solver = Solver(rule, new LearningRateSchedule { Kind = ScheduleKind.Cosine, WarmupEpochs = 1 });
            EnsureEqual(Loop(rule, Factor)[^1], Run(solver).Point);
        }
    }

    [Fact]
    public void The_average_is_the_mean_of_the_iterates_of_the_last_epochs_and_what_is_evaluated()
    {
        var iterates = Loop(UpdateRule.Momentum, _ => 1);
        double[] mean = [.. Enumerable.Range(0, Columns + 1).Select(j => iterates[10..].Average(w => w[j]))];
        var (point, result) = Run(Solver(UpdateRule.Momentum, average: 0.5));
        EnsureEqual(mean, point);
        using var objective = Objective();
        using Vector w = objective.Space.Allocate(Columns + 1), gradient = objective.Space.Allocate(Columns + 1);
        objective.Space.Upload(point, w);
        Assert.Equal(objective.ValueAndGradient(w, gradient, RowRange.All(Rows)), result.Value, 1e-15);
        Assert.Equal(result.Value, result.CostHistory[^1]);

        // The first epochs are reported as they are without an average; the least share averages the last epoch.
        Assert.Equal(Run(Solver(UpdateRule.Momentum)).Result.CostHistory.Take(3), result.CostHistory.Take(3));
        mean = [.. Enumerable.Range(0, Columns + 1).Select(j => iterates[15..].Average(i => i[j]))];
        EnsureEqual(mean, Run(Solver(UpdateRule.Momentum, average: 1e-9)).Point);
    }

    [Theory]
    [InlineData(UpdateRule.Nesterov, null)]
    [InlineData(UpdateRule.Adam, null)]
    [InlineData(UpdateRule.Adam, 0.05)]
    public void With_a_cosine_a_rule_comes_near_the_optimum(UpdateRule rule, double? rate)
    {
        var data = TestSets.Random(2000, 4, 8);
        using var objective = new PenalizedObjective(new SimdBackend().Prepare(data, LossKind.Logistic, Precision.Float64), 1, true);
        using var w = objective.Space.Allocate(5);
        double best = new Lbfgs { Tolerance = 1e-9 }.Minimize(objective, w).Value;
        objective.Space.Combine(w, []);
        var solver = new MiniBatchDescent { Update = rule, LearningRate = rate, BatchSize = 32, Epochs = 30, Schedule = new() { Kind = ScheduleKind.Cosine } };
        Assert.InRange(solver.Minimize(objective, w).Value, best, best * 1.01);
    }

    private static MiniBatchDescent Solver(UpdateRule rule, LearningRateSchedule? schedule = null, double average = 0) => new()
    {
        Update = rule, LearningRate = Rate, Schedule = schedule ?? new(), Momentum = Momentum, Beta2 = 0.95, Epsilon = 1e-4, Decay = L2 / Rows,
        AverageShare = average, BatchSize = Batch, Epochs = Epochs, Seed = 17, Tolerance = 0,
    };

    private PenalizedObjective Objective() => new(new ReferenceBackend().Prepare(_data, LossKind.Logistic, Precision.Float64), L2, true);

    private (double[] Point, SolverResult Result) Run(MiniBatchDescent solver)
    {
        using var objective = Objective();
        using var w = objective.Space.Allocate(Columns + 1);
        var result = solver.Minimize(objective, w);
        var point = new double[Columns + 1];
        objective.Space.Download(w, point);
        return (point, result);
    }

    /// <summary>The iterate after every step.</summary>
    private List<double[]> Loop(UpdateRule rule, Func<int, double> factor)
    {
        double[] w = new double[Columns + 1], m = new double[Columns + 1], v = new double[Columns + 1];
        var iterates = new List<double[]>();
        foreach (int[] rows in Batches())
        {
            double rate = Rate * factor(iterates.Count);
            int t = iterates.Count + 1;
            double[] g = Gradient(w, rows, rule == UpdateRule.AdamW ? 0 : L2);
            for (int j = 0; j <= Columns; j++)
            {
                if (rule is UpdateRule.Momentum or UpdateRule.Nesterov)
                {
                    m[j] = (Momentum * m[j]) - (rate * g[j]);
                    w[j] += rule == UpdateRule.Momentum ? m[j] : (Momentum * m[j]) - (rate * g[j]);
                    continue;
                }

                m[j] = (Momentum * m[j]) + ((1 - Momentum) * g[j]);
                v[j] = (0.95 * v[j]) + (0.05 * g[j] * g[j]);
                double decay = rule == UpdateRule.AdamW && j < Columns ? rate * L2 / Rows * w[j] : 0;
                w[j] -= (rate * (m[j] / (1 - Math.Pow(Momentum, t))) / (Math.Sqrt(v[j] / (1 - Math.Pow(0.95, t))) + 1e-4)) + decay;
            }

            iterates.Add([.. w]);
        }

        return iterates;
    }

    private static IEnumerable<int[]> Batches()
    {
        var order = new int[Rows];
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            RowOrder.Shuffle(order, 17, epoch);
            foreach (int[] rows in order.Chunk(Batch))
                yield return rows;
        }
    }

    private double[] Gradient(double[] w, int[] rows, double l2)
    {
        var g = new double[Columns + 1];
        foreach (int i in rows)
        {
            var x = _data.Dense().Row<double>(i);
            double z = w[Columns];
            for (int j = 0; j < Columns; j++)
                z += x[j] * w[j];
            double residual = (1 / (1 + Math.Exp(-z))) - _data.Labels.Span[i];
            for (int j = 0; j < Columns; j++)
                g[j] += residual * x[j] / rows.Length;
            g[Columns] += residual / rows.Length;
        }

        for (int j = 0; j < Columns; j++)
            g[j] += l2 / Rows * w[j];
        return g;
    }

    private static void EnsureEqual(double[] expected, double[] got)
    {
        Assert.Equal(expected.Length, got.Length);
        for (int j = 0; j < got.Length; j++)
            Assert.Equal(expected[j], got[j], 1e-12);
    }
}
