namespace GpuLogReg.Compute;

/// <summary>A loss over the rows of one data set (or one shard of it), prepared on one backend.</summary>
/// <remarks>
/// <para>Values are SUMS over rows, unscaled and unpenalised, so that shards add: F(w) = Σ sᵢ·ℓ(xᵢ·w + b, yᵢ), ∇F likewise.
/// Scaling, penalty and a missing intercept are decorators (<see cref="PenalizedObjective"/>).</para>
/// <para>Coefficient vectors have <see cref="ObjectiveShape.Coefficients"/> elements, feature-major, intercept row last.</para>
/// </remarks>
public interface IObjective : IDisposable
{
    /// <summary>Where the vectors of this objective live.</summary>
    IVectorSpace Space { get; }

    /// <summary>The sizes.</summary>
    ObjectiveShape Shape { get; }

    /// <summary>The loss and its gradient over a run of rows, in one pass over X.</summary>
    /// <param name="w">Coefficients.</param>
    /// <param name="gradient">Written whole: ∂F/∂w, the intercept's last.</param>
    /// <param name="rows">Positions in the current row order.</param>
    /// <returns>F over these rows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty or reaches outside the data.</exception>
    /// <exception cref="ArgumentException">A vector is not <see cref="ObjectiveShape.Coefficients"/> long.</exception>
    double ValueAndGradient(Vector w, Vector gradient, RowRange rows);

    /// <summary>The gradient alone, with nothing read back: a mini-batch step stays on the device.</summary>
    /// <param name="w">Coefficients.</param>
    /// <param name="gradient">Written whole.</param>
    /// <param name="rows">Positions in the current row order.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty or reaches outside the data.</exception>
    /// <exception cref="ArgumentException">A vector is not <see cref="ObjectiveShape.Coefficients"/> long.</exception>
    void Gradient(Vector w, Vector gradient, RowRange rows);

    /// <summary>The margins zᵢ = xᵢ·w + b of all rows, in the order of the data.</summary>
    /// <param name="w">Coefficients.</param>
    /// <param name="margins">rows × outputs numbers, row-major.</param>
    /// <exception cref="ArgumentException">The vector or the span has another length.</exception>
    void Margins(Vector w, Span<double> margins);

    /// <summary>Sets the order that later row ranges count in: position p means row <paramref name="order"/>[p].</summary>
    /// <param name="order">A permutation of the rows; empty for the order of the data.</param>
    /// <exception cref="ArgumentException">The length is neither zero nor the number of rows, or an entry is not the number of a row; the old order stays.</exception>
    void Order(ReadOnlySpan<int> order);
}
