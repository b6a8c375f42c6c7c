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

    public static TheoryData<string> Solvers => ["lbfgs", "newton", "newton without a matrix"];

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Three_shards_fit_the_same_model_as_one_and_every_rank_gets_the_same_bits(string solver)
    {
        var data = TestSets.Random(301, 4, 3, weighted: true);
        using var whole = new PenalizedObjective(new ReferenceBackend().Prepare(data, LossKind.Logistic, Precision.Float64), 1, true);
        double[] expected = Fit(whole, "lbfgs");

        int[][] shards = [[.. Enumerable.Range(0, 50)], [.. Enumerable.Range(50, 200)], [.. Enumerable.Range(250, 51)]];
        var results = new double[3][];
        var board = new double[3][];
        using var barrier = new Barrier(3);
        var threads = shards.Select((rows, rank) => new Thread(() =>
        {
            // One rank whose backend has no dense form turns all of them to products.
            var shard = new ReferenceBackend().Prepare(data.Subset(rows), LossKind.Logistic, Precision.Float64);
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

    /// <summary>An objective that offers products with its Hessian only.</summary>
    private sealed class WithoutMatrix(IObjective inner) : IObjective
    {
        public IVectorSpace Space => inner.Space;

        public ObjectiveShape Shape => inner.Shape;

        public double ValueAndGradient(Vector w, Vector gradient, RowRange rows) => inner.ValueAndGradient(w, gradient, rows);

        public void Gradient(Vector w, Vector gradient, RowRange rows) => inner.Gradient(w, gradient, rows);

        public void Margins(Vector w, Span<double> margins) => inner.Margins(w, margins);

        public ICurvature CurvatureAt(Vector w) => new Products(inner.CurvatureAt(w));

        public ILine LineAt(Vector w, Vector direction) => inner.LineAt(w, direction);

        public void SetTargets(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights) => inner.SetTargets(labels, weights);

        public void Order(ReadOnlySpan<int> order) => inner.Order(order);

        public void Dispose() => inner.Dispose();

        private sealed class Products(ICurvature inner) : ICurvature
        {
            public void Multiply(Vector v, Vector result) => inner.Multiply(v, result);

            public bool TryDense(Span<double> hessian) => false;

            public void Dispose() => inner.Dispose();
        }
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
