using GpuLogReg.Compute;

namespace GpuLogReg.Parity;

public sealed class ShapeTests(OpenedBackends backends)
{
    [Theory]
    [MemberData(nameof(Grid.Sizes), MemberType = typeof(Grid))]
    public void Margins_loss_and_gradient_are_the_oracles_at_every_size(string backend, Precision storage, int rows, int columns)
    {
        using var problem = Problem.Create(rows, columns, Problem.Native(storage));
        using var objective = backends.Prepare(backend, problem.Data, storage);
        Assert.Equal(new ObjectiveShape(rows, columns, 1, rows), objective.Shape);

        var expected = Expectation.Of(problem, storage);
        Close.Numbers(expected.Margins, objective.MarginsAt(problem.W), expected.MarginTolerance, "z");
        objective.EnsureLossAndGradient(expected, problem.W);
    }

    /// <summary>Widths that some backends lay out in blocks of rows unless rows are taken in an order of their own, and one that none does.</summary>
    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void Rows_laid_out_for_an_order_of_their_own_give_the_oracles_numbers(string backend, Precision storage)
    {
        foreach (int columns in (int[])[3, 16, 28, 33])
        {
            using var problem = Problem.Create(65, columns, Problem.Native(storage));
            using var objective = backends.Open(backend, storage).Prepare(problem.Data, LossKind.Logistic, storage, shuffled: true);
            var expected = Expectation.Of(problem, storage);
            objective.EnsureLossAndGradient(expected, problem.W);
            objective.Order([.. Enumerable.Range(0, 65).Reverse()]);
            objective.EnsureLossAndGradient(expected, problem.W);
        }
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void Both_gradient_calls_give_the_same_bits(string backend, Precision storage)
    {
        using var problem = Problem.Create(1000, 33, Problem.Native(storage));
        using var objective = backends.Prepare(backend, problem.Data, storage);
        Close.SameBits(objective.Evaluate(problem.W).Gradient, objective.GradientAlone(problem.W), "∇F");
    }
}
