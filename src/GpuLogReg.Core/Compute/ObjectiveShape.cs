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
}
