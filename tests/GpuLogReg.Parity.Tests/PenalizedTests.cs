using GpuLogReg.Compute;

namespace GpuLogReg.Parity;

/// <summary>J and ∇J as solvers ask for them: scaled, with the ridge, with and without an intercept, over batches, and with reductions after them.</summary>
public sealed class PenalizedTests(OpenedBackends backends)
{
    private const int Rows = 203;
    private const double L2 = 3.5;

    public static TheoryData<string, Precision, string> Kinds => Grid.Cases(["5 dense", "130 dense", "7 sparse", "5 dense of 3 classes", "7 dense of 30 classes"]);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Cost_gradient_and_norms_are_the_oracles_scaled_and_penalised(string backend, Precision storage, string kind)
    {
        using var problem = Create(kind, Problem.Native(storage));
        using var objective = backends.Prepare(backend, problem.Data, storage, problem.Loss);
        int[] order = Orders.Shuffled(Rows, 3);
        objective.Order(order);
        foreach (var (l2, intercept, rows) in ((double, bool, RowRange)[])[(L2, true, RowRange.All(Rows)), (L2, false, new(11, 64)), (0, true, new(0, 64)), (0, false, RowRange.All(Rows))])
        {
            using var penalized = new PenalizedObjective(objective, l2, intercept, leaveOpen: true);
            var sums = Expectation.Of(problem, storage, rows, order);
            double scale = (double)Rows / rows.Count / penalized.Shape.WeightSum, ridge = l2 / penalized.Shape.WeightSum;
            int extent = penalized.Shape.PenalizedExtent;
            double squares = problem.W.Take(extent).Sum(w => w * w);
            double value = (scale * sums.Value) + (0.5 * ridge * squares);
            double valueTolerance = (scale * sums.ValueTolerance) + Tolerance.Vector(value, extent);
            double[] gradient = new double[problem.W.Length], tolerance = new double[problem.W.Length];
            for (int j = 0; j < gradient.Length; j++)
            {
                double share = j < extent ? ridge * problem.W[j] : 0;
                gradient[j] = j < extent || intercept ? (scale * sums.Gradient[j]) + share : 0;
                tolerance[j] = j < extent || intercept ? (scale * sums.GradientTolerance[j]) + Tolerance.Vector(Math.Abs(scale * sums.Gradient[j]) + Math.Abs(share), 2) : 0;
            }

            var actual = penalized.Evaluate(problem.W, rows);
            Close.Number(value, actual.Value, valueTolerance, "J");
            Close.Numbers(gradient, actual.Gradient, tolerance, "∇J");
            Close.SameBits(actual.Gradient, penalized.GradientAlone(problem.W, rows), "∇J alone");
            EnsureReductions(penalized, problem.W, rows, actual);
        }
    }

    /// <summary>Reductions that come with an evaluation, few and many, are those of the gradient that it left.</summary>
    private static void EnsureReductions(PenalizedObjective penalized, double[] w, RowRange rows, (double Value, double[] Gradient) expected)
    {
        using Vector point = penalized.Space.Vector(w), gradient = penalized.Space.Vector(w);
        foreach (int times in (int[])[1, 4])
        {
            Reduction[] items = [.. Enumerable.Repeat((Reduction[])[Reduction.MaxAbs(gradient), Reduction.Dot(gradient, point)], times).SelectMany(i => i)];
            var results = new double[items.Length];
            Assert.Equal(expected.Value, penalized.ValueAndGradient(point, gradient, rows, items, results));
            double[] products = [.. expected.Gradient.Zip(w, (g, x) => g * x)];
            Assert.Equal(expected.Gradient.Max(Math.Abs), results[^2]);
            Close.Number(products.Sum(), results[^1], Tolerance.Vector(products.Sum(Math.Abs), products.Length), "∇J·w");
        }
    }

    private static Problem Create(string kind, Data.ElementType elements) => kind switch
    {
        "7 sparse" => Problem.Sparse(Rows, 7, elements, (i, j) => 0.4, weighted: true),
        "5 dense of 3 classes" => Problem.CreateMultinomial(Rows, 5, 3, elements, weighted: true),
        "7 dense of 30 classes" => Problem.CreateMultinomial(Rows, 7, 30, elements, weighted: true),
        "5 dense" => Problem.Create(Rows, 5, elements, weighted: true),
        _ => Problem.Create(Rows, 130, elements, weighted: true),
    };
}
