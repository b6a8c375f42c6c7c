using GpuLogReg.Compute;
using GpuLogReg.Cpu;

namespace GpuLogReg.Parity;

/// <summary>Margins, loss and gradient of k outputs on every backend against the oracle.</summary>
public sealed class SoftmaxTests(OpenedBackends backends)
{
    private const int Rows = 517;

    /// <summary>Odd sizes and the seams of lanes, tiles of outputs and runs of blocks.</summary>
    internal static readonly (int Rows, int Columns, int Outputs)[] Small =
    [
        (1, 1, 2), (2, 3, 3), (7, 4, 4), (15, 1, 5), (16, 5, 6), (17, 8, 7), (31, 7, 8), (33, 28, 9), (63, 16, 10), (64, 33, 3), (65, 15, 37),
        (255, 12, 2), (100, 65, 16), (33, 129, 11), (17, 257, 5), (40, 9, 100), (9, 3, 1000), (5, 1025, 3),
    ];

    /// <summary>Several chunks, runs and flushes of float32 sums.</summary>
    internal static readonly (int Rows, int Columns, int Outputs)[] Tall = [(4097, 28, 3), (10007, 3, 10), (2001, 65, 7), (9001, 9, 2), (3001, 17, 37)];

    private static readonly double[] _scales =
        [0, 1e-30, -1e-30, 1e-6, 0.5, -0.5, 16, -16, 17.5, 40, -40, 86, 88, -88, 104, 708, -708, 745, 1000, -1000, 1e4, -1e4];

    public static TheoryData<string, Precision, string> Heights => Grid.Cases(["small", "tall"]);

    [Theory]
    [MemberData(nameof(Heights))]
    public void Margins_loss_and_gradient_are_the_oracles_at_every_size(string backend, Precision storage, string height)
    {
        foreach (var (rows, columns, outputs) in Sizes(backend, height))
        {
            using var problem = Problem.CreateMultinomial(rows, columns, outputs, Problem.Native(storage), weighted: rows % 2 == 1 && rows > 1);
            using var objective = backends.Prepare(backend, problem.Data, storage, LossKind.Softmax);
            Assert.Equal(new ObjectiveShape(rows, columns, outputs, problem.Data.WeightSum()), objective.Shape);
            EnsureFirstOrder(objective, problem, storage);
        }
    }

    [Theory]
    [MemberData(nameof(VectorWidthTests.Widths), MemberType = typeof(VectorWidthTests))]
    public void Every_vector_width_gives_what_the_oracle_finds(int bits, Precision storage)
    {
        foreach (var (rows, columns, outputs) in Small.Concat(Tall))
        {
            using var problem = Problem.CreateMultinomial(rows, columns, outputs, Problem.Native(storage), weighted: rows > 2);
            using var objective = new SimdBackend().Prepare(problem.Data, LossKind.Softmax, storage, bits);
            EnsureFirstOrder(objective, problem, storage);
            var range = new RowRange(rows / 3, rows - (rows / 3));
            objective.EnsureLossAndGradient(Expectation.Of(problem, storage, range), problem.W, range);
            int[] order = Orders.Shuffled(rows, 1);
            objective.Order(order);
            objective.EnsureLossAndGradient(Expectation.Of(problem, storage, range, order), problem.W, range);
        }
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void Ragged_ranges_in_data_order_and_in_others_count_their_rows_and_no_more(string backend, Precision storage)
    {
        using var problem = Problem.CreateMultinomial(Rows, 13, 5, Problem.Native(storage), weighted: true);
        using var objective = backends.Prepare(backend, problem.Data, storage, LossKind.Softmax);
        foreach (int[] order in new[] { [], Orders.Shuffled(Rows, 0), [] })
        {
            objective.Order(order);
            foreach (var (start, count) in new[] { (0, 1), (516, 1), (15, 1), (16, 16), (1, 15), (3, 10), (7, 64), (31, 33), (1, 516), (5, 511), (255, 3), (496, 21), (0, 517) })
            {
                var range = new RowRange(start, count);
                objective.EnsureLossAndGradient(Expectation.Of(problem, storage, range, order), problem.W, range);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void Extreme_margins_give_finite_losses_and_slopes_in_every_tail(string backend, Precision storage)
    {
        foreach (double[] w in new double[][] { [0, 1], [1, -1, 0], [1, 0.5, 0, -0.5, -1], [1, 1, 1, 1, 0, 0, 0, 0, -1] })
        {
            using var problem = Problem.OfMargins(_scales, w, Problem.Native(storage));
            using var objective = backends.Prepare(backend, problem.Data, storage, LossKind.Softmax);
            EnsureFirstOrder(objective, problem, storage);
            for (int i = 0; i < problem.Rows; i++)
            {
                // Each alone too: right relative to itself, not to the largest beside it.
                var row = new RowRange(i, 1);
                objective.EnsureLossAndGradient(Expectation.Of(problem, storage, row), problem.W, row);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void Two_outputs_are_the_binary_loss(string backend, Precision storage)
    {
        using var binary = Problem.Create(200, 6, Problem.Native(storage), weighted: true);
        using var softmax = backends.Prepare(backend, binary.Data, storage, LossKind.Softmax);
        var expected = Expectation.Of(binary, storage);
        var (value, gradient) = softmax.Evaluate([.. binary.W.SelectMany(v => new[] { 0, v })]);
        Close.Number(expected.Value, value, 2 * expected.ValueTolerance, "F");
        Close.Numbers([.. expected.Gradient.SelectMany(g => new[] { -g, g })], gradient, [.. expected.GradientTolerance.SelectMany(t => new[] { 2 * t, 2 * t })], "∇F");
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void A_point_that_is_not_a_number_gives_a_loss_that_is_none(string backend, Precision storage)
    {
        using var problem = Problem.CreateMultinomial(100, 6, 4, Problem.Native(storage));
        using var objective = backends.Prepare(backend, problem.Data, storage, LossKind.Softmax);
        foreach (double bad in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            foreach (int at in new[] { 0, 13, 24, 27 })
            {
                var w = problem.W.ToArray();
                w[at] = bad;
                var (value, gradient) = objective.Evaluate(w);
                Assert.False(double.IsFinite(value), $"F is {value} where w[{at}] is {bad}");
                if (double.IsNaN(bad))
                    Assert.Contains(gradient, double.IsNaN);
            }
        }

        EnsureFirstOrder(objective, problem, storage);
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void Loss_and_gradient_have_the_same_bits_every_time(string backend, Precision storage)
    {
        using var problem = Problem.CreateMultinomial(2001, 7, 5, Problem.Native(storage), weighted: true);
        using var objective = backends.Prepare(backend, problem.Data, storage, LossKind.Softmax);
        using var again = backends.Prepare(backend, problem.Data, storage, LossKind.Softmax);
        double[] first = Numbers(objective, problem);
        Close.SameBits(first, Numbers(objective, problem), "run");
        Close.SameBits(first, Numbers(again, problem), "run on another objective");
        Close.SameBits(objective.Evaluate(problem.W).Gradient, objective.GradientAlone(problem.W), "∇F alone");
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Float64)]
    [InlineData(Precision.BFloat16)]
    [InlineData(Precision.Float16)]
    public void The_cpu_engine_gives_the_same_bits_with_any_number_of_threads(Precision storage)
    {
        foreach (var (rows, columns, outputs) in new[] { (20011, 28, 3), (4097, 65, 10), (1000, 1, 37) })
        {
            using var problem = Problem.CreateMultinomial(rows, columns, outputs, Problem.Native(storage), weighted: true);
            double[] first = With(1);
            foreach (int threads in new[] { 2, 3, 7, -1 })
                Close.SameBits(first, With(threads), $"run with {threads} threads");

            double[] With(int threads)
            {
                using var backend = new SimdBackend(threads);
                using var objective = backend.Prepare(problem.Data, LossKind.Softmax, storage);
                return Numbers(objective, problem);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void New_targets_give_the_bits_of_data_prepared_with_them_and_unfit_ones_are_refused(string backend, Precision storage)
    {
        using var problem = Problem.CreateMultinomial(Rows, 7, 4, Problem.Native(storage), weighted: true);
        int[] labels = [.. problem.Data.Labels.ToArray().Select((y, i) => i % 3 == 0 ? (y + 1) % 4 : y)];
        double[] fold = [.. Enumerable.Range(0, Rows).Select(i => i % 4 == 2 ? 0.0 : 1 + (i % 2))];
        using var objective = backends.Prepare(backend, problem.Data, storage, LossKind.Softmax);
        objective.Order(Orders.Shuffled(Rows, 1));
        Check(labels, fold);
        Check(labels, []);
        Assert.Throws<ArgumentException>(() => objective.SetTargets([4, .. labels[1..]], []));
        Assert.Throws<ArgumentException>(() => objective.SetTargets(labels, new double[Rows]));
        Check(problem.Data.Labels.ToArray(), problem.Data.Weights.ToArray());

        void Check(int[] y, double[] s)
        {
            using var fresh = backends.Prepare(backend, problem.Data.WithLabels(y, problem.Data.Classes).WithWeights(s), storage, LossKind.Softmax);
            fresh.Order(Orders.Shuffled(Rows, 1));
            objective.SetTargets(y, s);
            Assert.Equal(fresh.Shape, objective.Shape);
            Close.SameBits(Numbers(fresh, problem), Numbers(objective, problem), "number");
        }
    }

    /// <summary>The sizes for a backend; the emulator's barriers are slow: see <see cref="Shapes"/>.</summary>
    internal static IEnumerable<(int Rows, int Columns, int Outputs)> Sizes(string backend, string height)
    {
        bool emulated = Registry.Backends.Single(b => b.Name == backend).IsEmulated;
        if (height == "small")
            return emulated ? Small.Where(s => s.Rows <= 65 && s.Columns * s.Outputs <= 1000) : Small;
        return emulated ? [(1000, 3, 3)] : Tall;
    }

    private static void EnsureFirstOrder(IObjective objective, Problem problem, Precision storage)
    {
        var expected = Expectation.Of(problem, storage);
        Close.Numbers(expected.Margins, objective.MarginsAt(problem.W), expected.MarginTolerance, "z");
        objective.EnsureLossAndGradient(expected, problem.W);
    }

    /// <summary>Every number of passes over all rows and a ragged part, of margins and of second order.</summary>
    private static double[] Numbers(IObjective objective, Problem problem)
    {
        var (value, gradient) = objective.Evaluate(problem.W);
        var (part, partGradient) = objective.Evaluate(problem.W, new RowRange(3, problem.Rows - 7));
        return [value, .. gradient, part, .. partGradient, .. objective.MarginsAt(problem.W), .. SecondOrderTests.Numbers(objective, problem)];
    }
}
