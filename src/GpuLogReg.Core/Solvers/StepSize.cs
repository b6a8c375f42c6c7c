using GpuLogReg.Compute;

namespace GpuLogReg.Solvers;

/// <summary>The step size of gradient descent derived from the objective itself.</summary>
internal static class StepSize
{
    private const int PowerIterations = 20;

    /// <summary>
    /// 1/L, L a Lipschitz constant of ∇J. Binary: as σ′ ≤ σ′(0) = 1/4, the Hessian at w = 0 bounds every other, so L = λmax(∇²J(0)). Of k outputs:
    /// diag(p) − p·pᵀ ≼ ½·(I − 1·1ᵀ/k) whatever p (Böhning, Multinomial logistic regression algorithm, 1992), and at w = 0 it is (1/k)·(I − 1·1ᵀ/k),
    /// so L = (k/2)·λmax(∇²J(0)), which counts a penalty k/2 times and is a bound all the same.
    /// </summary>
    /// <remarks>λmax by power iteration on Hessian-vector products by central differences of gradients: any backend can do it, with no kernel of its own.</remarks>
    /// <param name="objective">J.</param>
    /// <param name="evaluations">Incremented by the passes used.</param>
    public static double FromLipschitz(IObjective objective, ref double evaluations)
    {
        var space = objective.Space;
        int length = objective.Shape.Coefficients, outputs = objective.Shape.Outputs;
        using Vector v = space.Allocate(length), point = space.Allocate(length), above = space.Allocate(length), below = space.Allocate(length);
        var rows = RowRange.All(objective.Shape.Rows);
        Span<double> norm = stackalloc double[1];

        // A start with a share in every direction: alternating signs of slowly varying size.
        var start = new double[length];
        for (int j = 0; j < length; j++)
            start[j] = (j % 2 == 0 ? 1 : -1) * (1 + (0.5 * j / length));
        space.Upload(start, v);

        double curvature = 0;
        for (int i = 0; i < PowerIterations; i++)
        {
            space.Reduce([Reduction.Dot(v, v)], norm);
            if (!(norm[0] > 0))
                break;
            space.Combine(v, [new Term(1 / Math.Sqrt(norm[0]), v)]);
            double reach = Reach(curvature, outputs);
            space.Combine(point, [new Term(reach, v)]);
            objective.Gradient(point, above, rows);
            space.Combine(point, [new Term(-reach, v)]);
            objective.Gradient(point, below, rows);
            space.Combine(v, [new Term(0.5 / reach, above), new Term(-0.5 / reach, below)]);
            space.Reduce([Reduction.Dot(v, v)], norm);
            double previous = curvature;
            curvature = Math.Sqrt(norm[0]);
            evaluations += 2;
            if (Math.Abs(curvature - previous) <= 1e-3 * curvature)
                break;
        }

        double bound = outputs == 1 ? curvature : 0.5 * outputs * curvature;
        return bound > 0 && double.IsFinite(bound) ? 1 / (1.05 * bound) : 1;
    }

    /// <summary>How far from 0 gradients are compared: margins stay near 0.1 (4·λmax is the mean squared margin along v, k·λmax that of k outputs), where
    /// probabilities are nearly linear.</summary>
    private static double Reach(double curvature, int outputs) => curvature > 0 ? 0.1 / Math.Sqrt((outputs == 1 ? 4 : outputs) * curvature) : 1e-3;
}
