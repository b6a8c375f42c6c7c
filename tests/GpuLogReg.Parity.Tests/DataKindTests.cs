using GpuLogReg.Compute;
using GpuLogReg.Data;

namespace GpuLogReg.Parity;

public sealed class DataKindTests(OpenedBackends backends)
{
    private static readonly Dictionary<string, Func<int, int, Problem>> _kinds = new()
    {
        ["float32 matrix"] = (n, d) => Problem.Create(n, d, ElementType.Float32),
        ["float64 matrix"] = (n, d) => Problem.Create(n, d, ElementType.Float64),
        ["wrapped float32 array"] = (n, d) => Problem.Create(n, d, ElementType.Float32, wrapped: true),
        ["wrapped float64 array"] = (n, d) => Problem.Create(n, d, ElementType.Float64, wrapped: true),
        ["weighted float32"] = (n, d) => Problem.Create(n, d, ElementType.Float32, weighted: true),
        ["weighted float64"] = (n, d) => Problem.Create(n, d, ElementType.Float64, weighted: true),
        ["scaled float32"] = (n, d) => Problem.Create(n, d, ElementType.Float32, scaled: true),
        ["scaled float64"] = (n, d) => Problem.Create(n, d, ElementType.Float64, scaled: true),
        ["weighted, scaled, wrapped float32"] = (n, d) => Problem.Create(n, d, ElementType.Float32, true, true, true),
        ["weighted, scaled, wrapped float64"] = (n, d) => Problem.Create(n, d, ElementType.Float64, true, true, true),
    };

    public static TheoryData<string, Precision, string> Kinds => Grid.Cases(_kinds.Keys);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_data_gives_what_the_oracle_finds(string backend, Precision storage, string kind)
    {
        foreach (var (rows, columns) in new[] { (2, 3), (67, 37), (500, 13) })
        {
            using var problem = _kinds[kind](rows, columns);
            using var objective = backends.Prepare(backend, problem.Data, storage);
            Assert.Equal(problem.Data.WeightSum(), objective.Shape.WeightSum);

            // The second expectation is over a ragged part in another order: rows gathered take a path of their own on some backends.
            var expected = Expectation.Of(problem, storage);
            Close.Numbers(expected.Margins, objective.MarginsAt(problem.W), expected.MarginTolerance, "z");
            objective.EnsureLossAndGradient(expected, problem.W);

            var order = Orders.Shuffled(rows, 3);
            var part = new RowRange(rows / 3, rows - (rows / 3));
            objective.Order(order);
            objective.EnsureLossAndGradient(Expectation.Of(problem, storage, part, order), problem.W, part);
        }
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void Rows_of_weight_zero_count_for_nothing_however_large(string backend, Precision storage)
    {
        using var problem = Problem.Create(70, 9, Problem.Native(storage), weighted: true);
        int[] counting = [.. Enumerable.Range(0, 70).Where(i => problem.Data.WeightOf(i) > 0)];
        using var whole = backends.Prepare(backend, problem.Data, storage);
        using var less = backends.Prepare(backend, problem.Data.Subset(counting), storage);
        var nearby = Expectation.Of(problem, storage);
        Assert.True(counting.Length < 60);

        // Large margins on those rows: 0·ℓ must stay 0.
        double[] w = [.. problem.W.Select(v => 50 * v)];
        var expected = Expectation.Of(problem, storage, w: w);
        var (value, gradient) = less.Evaluate(w);
        Close.Number(expected.Value, value, expected.ValueTolerance, "F without them");
        Close.Numbers(expected.Gradient, gradient, expected.GradientTolerance, "∇F without them");
        whole.EnsureLossAndGradient(expected, w);
        whole.EnsureLossAndGradient(nearby, problem.W);

        // A batch of rows that do not count is no fault: loss and gradient are exactly zero.
        int zero = Array.FindIndex(problem.Data.Weights.ToArray(), s => s == 0);
        var (nothing, flat) = whole.Evaluate(w, new RowRange(zero, 1));
        Assert.Equal(0, nothing);
        Assert.All(flat, g => Assert.Equal(0, g));
    }
}
