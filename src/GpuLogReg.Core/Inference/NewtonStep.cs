using GpuLogReg.Solvers;

namespace GpuLogReg.Inference;

/// <summary>H restricted to some columns, factored.</summary>
internal sealed class NewtonStep
{
    private readonly double[] _factor;
    private readonly IReadOnlyList<int> _columns;

    private NewtonStep(double[] factor, IReadOnlyList<int> columns) => (_factor, _columns) = (factor, columns);

    /// <summary>Factors; null where H is not positive definite in float64.</summary>
    /// <param name="hessian">length² numbers.</param>
    /// <param name="length">Rows and columns of it.</param>
    /// <param name="columns">Which of them.</param>
    public static NewtonStep? TryFactor(double[] hessian, int length, IReadOnlyList<int> columns)
    {
        int p = columns.Count;
        var factor = new double[p * p];
        for (int j = 0; j < p; j++)
        {
            for (int k = 0; k < p; k++)
                factor[(j * p) + k] = hessian[(columns[j] * length) + columns[k]];
        }

        return Cholesky.TryFactor(factor, p) ? new NewtonStep(factor, columns) : null;
    }

    /// <summary>−H⁻¹·g, zero in the other columns.</summary>
    /// <param name="gradient">g, of full length.</param>
    public double[] Direction(double[] gradient)
    {
        var x = new double[_columns.Count];
        for (int j = 0; j < x.Length; j++)
            x[j] = -gradient[_columns[j]];
        Cholesky.Solve(_factor, x.Length, x);
        var direction = new double[gradient.Length];
        for (int j = 0; j < x.Length; j++)
            direction[_columns[j]] = x[j];
        return direction;
    }

    /// <summary>H⁻¹, p × p in the order of the columns.</summary>
    public double[,] Inverse()
    {
        int p = _columns.Count;
        var inverse = new double[p, p];
        var unit = new double[p];
        for (int j = 0; j < p; j++)
        {
            Array.Clear(unit);
            unit[j] = 1;
            Cholesky.Solve(_factor, p, unit);
            for (int k = 0; k < p; k++)
                inverse[k, j] = unit[k];
        }

        return inverse;
    }
}
