namespace GpuLogReg.Compute;

/// <summary>The sizes of an objective.</summary>
/// <param name="Rows">n, the number of rows (of this shard, where there are several).</param>
/// <param name="Features">d, the number of columns of X, without the intercept.</param>
/// <param name="Outputs">Columns of the coefficient matrix: 1 for the binary loss.</param>
/// <param name="WeightSum">S = Σ sᵢ over all rows.</param>
/// <remarks>Coefficients are feature-major [(d + 1), outputs], the intercept row last, so the first d × outputs entries are what a penalty sees.</remarks>
public readonly record struct ObjectiveShape(long Rows, int Features, int Outputs, double WeightSum)
{
    /// <summary>Length of a coefficient vector: (d + 1) × outputs.</summary>
    public int Coefficients => (Features + 1) * Outputs;

    /// <summary>Length of the penalised part: d × outputs.</summary>
    public int PenalizedExtent => Features * Outputs;

    /// <summary>Throws unless a vector has one number a coefficient.</summary>
    /// <param name="vector">A point or a gradient.</param>
    /// <param name="name">What the caller calls it.</param>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public void EnsureCoefficients(Vector vector, string name)
    {
        ArgumentNullException.ThrowIfNull(vector, name);
        if (vector.Length != Coefficients)
            throw new ArgumentException($"'{name}' has length {vector.Length}; expected {Coefficients} = ({Features} features + intercept) × {Outputs}.", name);
    }

    /// <summary>Throws unless there is room for exactly the margins of all rows.</summary>
    /// <param name="margins">Where margins are to be written.</param>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public void EnsureMargins(ReadOnlySpan<double> margins)
    {
        if (margins.Length != Rows * Outputs)
            throw new ArgumentException($"'margins' has length {margins.Length}; expected {Rows * Outputs} = {Rows} rows × {Outputs}.", nameof(margins));
    }
}
