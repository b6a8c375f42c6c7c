using GpuLogReg.Compute;

namespace GpuLogReg.Parity;

/// <summary>Labels and weights set anew on data that stays where it is.</summary>
public sealed class TargetTests(OpenedBackends backends)
{
    private const int Rows = 517;

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void New_targets_give_the_bits_of_data_prepared_with_them(string backend, Precision storage)
    {
        using var problem = Problem.Create(Rows, 7, Problem.Native(storage), weighted: true);
        int[] labels = [.. problem.Data.Labels.ToArray().Select((y, i) => i % 3 == 0 ? 1 - y : y)];
        double[] fold = [.. Enumerable.Range(0, Rows).Select(i => i % 4 == 2 ? 0.0 : 1 + (i % 2))];
        using var objective = backends.Prepare(backend, problem.Data, storage);
        var all = RowRange.All(Rows);
        objective.Order(Orders.Shuffled(Rows, 1));
        objective.Evaluate(problem.W, all);

        Check(labels, fold);
        Check(labels, []);
        Check(problem.Data.Labels.ToArray(), problem.Data.Weights.ToArray());

        void Check(int[] y, double[] s)
        {
            using var fresh = backends.Prepare(backend, problem.Data.WithLabels(y, problem.Data.Classes).WithWeights(s), storage);
            fresh.Order(Orders.Shuffled(Rows, 1));
            objective.SetTargets(y, s);
            Assert.Equal(fresh.Shape, objective.Shape);
            var (expected, found) = (fresh.Evaluate(problem.W, all), objective.Evaluate(problem.W, all));
            Assert.Equal(expected.Value, found.Value);
            Close.SameBits(expected.Gradient, found.Gradient, "∇F");
        }
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void Unfit_targets_are_refused_and_the_old_ones_stay(string backend, Precision storage)
    {
        using var problem = Problem.Create(40, 3, Problem.Native(storage), weighted: true);
        using var objective = backends.Prepare(backend, problem.Data, storage);
        var all = RowRange.All(40);
        var before = objective.Evaluate(problem.W, all);
        int[] labels = problem.Data.Labels.ToArray();
        Refuse([.. labels.Skip(1)], []);
        Refuse([2, .. labels.Skip(1)], []);
        Refuse([-1, .. labels.Skip(1)], []);
        Refuse(labels, new double[39]);
        Refuse(labels, new double[40]);
        Refuse(labels, [double.NaN, .. Enumerable.Repeat(1.0, 39)]);
        Refuse(labels, [-1, .. Enumerable.Repeat(1.0, 39)]);
        var after = objective.Evaluate(problem.W, all);
        Assert.Equal(before.Value, after.Value);
        Close.SameBits(before.Gradient, after.Gradient, "∇F");

        void Refuse(int[] y, double[] s)
        {
            var fault = Assert.Throws<ArgumentException>(() => objective.SetTargets(y, s));
            Assert.Contains("expected", fault.Message, StringComparison.Ordinal);
        }
    }
}
