using GpuLogReg.Compute;

namespace GpuLogReg.Parity;

public sealed class RowRangeTests(OpenedBackends backends)
{
    private const int Rows = 517;

    /// <summary>Ranges whose ends are multiples of no lane, warp or tile, next to some that are.</summary>
    private static readonly (int Start, int Count)[] _ranges =
    [
        (0, 1), (516, 1), (15, 1), (16, 1), (0, 16), (16, 16), (1, 15), (1, 16), (3, 10), (13, 6), (7, 64), (31, 33), (1, 516), (0, 516), (5, 511),
        (64, 128), (63, 130), (255, 3), (256, 261), (500, 17), (496, 21), (0, 517),
    ];

    public static TheoryData<string, Precision, string> Widths => Grid.Cases(["1", "13", "64", "130"]);

    [Theory]
    [MemberData(nameof(Widths))]
    public void Ragged_ranges_in_data_order_and_in_others_count_their_rows_and_no_more(string backend, Precision storage, string columns)
    {
        using var problem = Problem.Create(Rows, int.Parse(columns, System.Globalization.CultureInfo.InvariantCulture), Problem.Native(storage), weighted: true);
        using var objective = backends.Prepare(backend, problem.Data, storage);
        Check([], _ranges);
        Check(Orders.Shuffled(Rows, 0), _ranges);
        Check([.. Enumerable.Range(0, Rows).Reverse()], _ranges.Take(5));
        Check([], _ranges.Take(5));

        void Check(int[] order, IEnumerable<(int Start, int Count)> ranges)
        {
            objective.Order(order);
            foreach (var (start, count) in ranges)
            {
                var range = new RowRange(start, count);
                objective.EnsureLossAndGradient(Expectation.Of(problem, storage, range, order), problem.W, range);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void Margins_come_in_the_order_of_the_data_whatever_the_row_order(string backend, Precision storage)
    {
        using var problem = Problem.Create(Rows, 5, Problem.Native(storage));
        using var objective = backends.Prepare(backend, problem.Data, storage);
        double[] before = objective.MarginsAt(problem.W);
        objective.Order(Orders.Shuffled(Rows, 2));
        Close.SameBits(before, objective.MarginsAt(problem.W), "z");
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void Resetting_the_order_brings_the_first_bits_back(string backend, Precision storage)
    {
        using var problem = Problem.Create(Rows, 5, Problem.Native(storage));
        using var objective = backends.Prepare(backend, problem.Data, storage);
        var range = new RowRange(5, 100);
        var before = objective.Evaluate(problem.W, range);
        objective.Order(Orders.Shuffled(Rows, 2));
        var shuffled = objective.Evaluate(problem.W, range);
        objective.Order([]);
        var after = objective.Evaluate(problem.W, range);
        Assert.Equal(before.Value, after.Value);
        Assert.NotEqual(before.Value, shuffled.Value);
        Close.SameBits(before.Gradient, after.Gradient, "∇F");
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void An_order_is_copied_and_not_looked_at_later(string backend, Precision storage)
    {
        using var problem = Problem.Create(Rows, 5, Problem.Native(storage));
        using var objective = backends.Prepare(backend, problem.Data, storage);
        var range = new RowRange(5, 100);
        int[] order = Orders.Shuffled(Rows, 2), kept = [.. order];
        objective.Order(order);
        Array.Clear(order);
        objective.EnsureLossAndGradient(Expectation.Of(problem, storage, range, kept), problem.W, range);
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void A_large_shuffled_batch_is_the_oracles(string backend, Precision storage)
    {
        using var problem = Problem.Create(20011, 3, Problem.Native(storage));
        using var objective = backends.Prepare(backend, problem.Data, storage);
        int[] order = Orders.Shuffled(20011, 0);
        objective.Order(order);
        foreach (var range in new[] { new RowRange(0, 20011), new RowRange(777, 18765) })
            objective.EnsureLossAndGradient(Expectation.Of(problem, storage, range, order), problem.W, range);
    }
}
