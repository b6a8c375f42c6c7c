using GpuLogReg.Compute;

namespace GpuLogReg.Parity;

public sealed class ExtremeMarginTests(OpenedBackends backends)
{
    private static readonly double[] _margins =
        [0, 1e-30, -1e-30, 1e-6, -1e-6, 0.5, -0.5, 16, -16, 17.5, -17.5, 40, -40, 86, -86, 88, -88, 104, -104, 708, -708, 745, -745, 1000, -1000, 1e6, -1e6];

    public static TheoryData<string, Precision, string> Widths => Grid.Cases(["1", "4", "32", "1024"]);

    [Theory]
    [MemberData(nameof(Widths))]
    public void Margins_from_zero_to_a_million_give_finite_losses_and_slopes_in_both_tails(string backend, Precision storage, string columns)
    {
        using var problem = Problem.OfMargins(Within(storage), int.Parse(columns, System.Globalization.CultureInfo.InvariantCulture), Problem.Native(storage));
        using var objective = backends.Prepare(backend, problem.Data, storage);
        var expected = Expectation.Of(problem, storage);
        Close.Numbers(expected.Margins, objective.MarginsAt(problem.W), expected.MarginTolerance, "z");
        objective.EnsureLossAndGradient(expected, problem.W);
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void Each_extreme_margin_alone_is_right_relative_to_itself(string backend, Precision storage)
    {
        using var problem = Problem.OfMargins(Within(storage), 1, Problem.Native(storage));
        using var objective = backends.Prepare(backend, problem.Data, storage);
        for (int i = 0; i < problem.Rows; i++)
        {
            var row = new RowRange(i, 1);
            objective.EnsureLossAndGradient(Expectation.Of(problem, storage, row), problem.W, row);
        }
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void At_zero_weights_the_mean_loss_is_ln_2(string backend, Precision storage)
    {
        foreach (int rows in new[] { 2, 64, 1000 })
        {
            using var problem = Problem.OfMargins([.. Enumerable.Range(0, rows / 2).Select(i => (double)i)], 4, Problem.Native(storage));
            using var objective = new PenalizedObjective(backends.Prepare(backend, problem.Data, storage), 1, true);
            double cost = objective.Evaluate(new double[5]).Value;
            Close.Number(Math.Log(2), cost, Tolerance.Sum(storage, Math.Log(2), rows), "J(0)");
        }
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void A_point_that_is_not_finite_gives_a_loss_that_is_not_finite(string backend, Precision storage)
    {
        // Solvers know divergence by it: a max or a select that drops NaN would hide it.
        using var problem = Problem.Create(100, 6, Problem.Native(storage));
        using var objective = backends.Prepare(backend, problem.Data, storage);
        foreach (double bad in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            foreach (int at in new[] { 0, 5, 6 })
            {
                var w = problem.W.ToArray();
                w[at] = bad;
                var (value, gradient) = objective.Evaluate(w);
                Assert.False(double.IsFinite(value), $"F is {value} where w[{at}] is {bad}");
                if (double.IsNaN(bad))
                    Assert.Contains(gradient, double.IsNaN);
            }
        }

        objective.EnsureLossAndGradient(Expectation.Of(problem, storage), problem.W);
    }

    /// <summary>The margins that the storage holds, as a feature is the margin itself: float16 ends at 65504, and what is beyond is refused before a fit.</summary>
    private static double[] Within(Precision storage) => [.. _margins.Where(margin => double.IsFinite(StorageRounding.Round(margin, storage)))];
}
