using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Data;

namespace GpuLogReg.Samples;

/// <summary>J(w, b) = (1/m)·Σ ℓᵢ + (λ/2m)·Σ wⱼ², at given weights: the term leaves the intercept b out.</summary>
internal static class RegularisedCost
{
    public static (double Plain, double Regularised, double TermAtLargeIntercept) Run(TextWriter output)
    {
        // All three margins are −1 + b. With λ = 3, m = 3 and w = (1, −1) the term is 3/(2·3)·2 = 1.
        double plain = Cost([1, -1, 0.5], lambda: 0), regularised = Cost([1, -1, 0.5], lambda: 3);
        double term = Cost([1, -1, 100], lambda: 3) - Cost([1, -1, 100], lambda: 0);
        output.WriteLine($"cost {plain:F6}, with the penalty {regularised:F6}");
        output.WriteLine($"the penalty at an intercept of 100: {term:F6}");
        return (plain, regularised, term);
    }

    private static double Cost(double[] weights, double lambda)
    {
        var data = new Dataset(DenseMatrix.From(new double[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }), new[] { 0, 1, 1 });
        using var backend = new ReferenceBackend();
        using var objective = new PenalizedObjective(backend.Prepare(data, LossKind.Logistic, Precision.Float64), lambda, fitIntercept: true);
        using Vector w = objective.Space.Allocate(weights.Length), gradient = objective.Space.Allocate(weights.Length);
        objective.Space.Upload(weights, w);
        return objective.ValueAndGradient(w, gradient, RowRange.All(data.Rows));
    }
}
