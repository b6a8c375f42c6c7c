using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Solvers;

namespace GpuLogReg.Core.Tests.Compute;

public class DistributedObjectiveTests
{
    /// <summary>Ranks as threads of one process.</summary>
    private sealed class ThreadCollective(int rank, int size, Barrier barrier, double[][] board) : ICollective
    {
        public int Rank => rank;

        public int Size => size;

        public void Sum(Span<double> values)
        {
            board[rank] = values.ToArray();
            barrier.SignalAndWait();
            values.Clear();
            foreach (var part in board)
            {
                for (int i = 0; i < values.Length; i++)
                    values[i] += part[i];
            }

            barrier.SignalAndWait();
        }
    }

    public static TheoryData<string, LossKind> Solvers =>
        new MatrixTheoryData<string, LossKind>(["lbfgs", "newton", "newton without a matrix"], [LossKind.Logistic, LossKind.Softmax]);

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Three_shards_fit_the_same_model_as_one_and_every_rank_gets_the_same_bits(string solver, LossKind loss)
    {
        var data = loss == LossKind.Logistic ? TestSets.Random(301, 4, 3, weighted: true) : TestSets.RandomClasses(301, 4, 3, 3, weighted: true);
        using var whole = new PenalizedObjective(new ReferenceBackend().Prepare(data, loss, Precision.Float64), 1, true);
        double[] expected = Fit(whole, "lbfgs");

        int[][] shards = [[.. Enumerable.Range(0, 50)], [.. Enumerable.Range(50, 200)], [.. Enumerable.Range(250, 51)]];
        var results = new double[3][];
        var board = new double[3][];
        using var barrier = new Barrier(3);
        var threads = shards.Select((rows, rank) => new Thread(() =>
        {
            // One rank whose backend has no dense form turns all of them to products.
            var shard = new ReferenceBackend().Prepare(data.Subset(rows), loss, Precision.Float64);
            if (solver == "newton without a matrix" && rank == 1)
                shard = new WithoutMatrix(shard);
            using var objective = new PenalizedObjective(new DistributedObjective(shard, new ThreadCollective(rank, 3, barrier, board)), 1, true);
            results[rank] = Fit(objective, solver);
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();

        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
        for (int j = 0; j < expected.Length; j++)
            Assert.Equal(expected[j], results[0][j], 1e-8);
    }

    private static double[] Fit(PenalizedObjective objective, string solver)
    {
        using var w = objective.Space.Allocate(objective.Shape.Coefficients);
        var result = (solver == "lbfgs" ? (ISolver)new Lbfgs { Tolerance = 1e-10 } : new Newton { Tolerance = 1e-10 }).Minimize(objective, w);
        Assert.Equal(StopReason.Converged, result.StopReason);
        var coefficients = new double[w.Length];
        objective.Space.Download(w, coefficients);
        return coefficients;
    }
}
