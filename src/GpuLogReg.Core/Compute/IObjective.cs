namespace GpuLogReg.Compute;

/// <summary>A loss over the rows of one data set (or one shard of it), prepared on one backend.</summary>
/// <remarks>
/// <para>Values are SUMS over rows, unscaled and unpenalised, so that shards add: F(w) = Σ sᵢ·ℓ(xᵢ·w + b, yᵢ), ∇F likewise.
/// With k outputs w is d × k, b and the margins of a row are k numbers, and ℓ takes them all (<see cref="LossKind"/>).
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

    /// <summary>The same, and reductions after it, which may be of the gradient: what a solver asks of an evaluation, so that a device reads it back at once.</summary>
    /// <param name="w">Coefficients.</param>
    /// <param name="gradient">Written whole.</param>
    /// <param name="rows">Positions in the current row order.</param>
    /// <param name="items">What to reduce.</param>
    /// <param name="results">A number an item.</param>
    /// <returns>F over these rows.</returns>
    /// <exception cref="ArgumentException">As for the two calls that this stands for.</exception>
    double ValueAndGradient(Vector w, Vector gradient, RowRange rows, ReadOnlySpan<Reduction> items, Span<double> results)
    {
        double value = ValueAndGradient(w, gradient, rows);
        Space.Reduce(items, results);
        return value;
    }

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

    /// <summary>The second derivatives at a point, over all rows. w is copied: it may change afterwards.</summary>
    /// <remarks>At most one pass over X, for the margins; none where <see cref="ICurvature.TryDense"/> is the first thing asked of it.</remarks>
    /// <param name="w">Coefficients.</param>
    /// <exception cref="ArgumentException">The vector is not <see cref="ObjectiveShape.Coefficients"/> long.</exception>
    ICurvature CurvatureAt(Vector w);

    /// <summary>The loss over all rows along w + α·direction, from margins computed here in one pass over X.</summary>
    /// <param name="w">Where the line starts.</param>
    /// <param name="direction">Where it goes.</param>
    /// <exception cref="ArgumentException">A vector is not <see cref="ObjectiveShape.Coefficients"/> long.</exception>
    ILine LineAt(Vector w, Vector direction);

    /// <summary>
    /// Replaces the labels and the weights of all rows; X stays where it is. One-vs-rest fits every class, and cross-validation every fold (rows held out
    /// weigh 0), on data that was laid out once. Changes <see cref="ObjectiveShape.WeightSum"/>; curvatures and lines made before must not be used again.
    /// </summary>
    /// <param name="labels">n class indices, below 2 for the binary loss, else below <see cref="ObjectiveShape.Outputs"/>.</param>
    /// <param name="weights">n row weights, finite, not negative, not all zero; empty for all one.</param>
    /// <exception cref="ArgumentException">A length is not n, a label is out of range, or the weights are unfit; the old ones stay.</exception>
    void SetTargets(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights);

    /// <summary>Sets the order that later row ranges count in: position p means row <paramref name="order"/>[p].</summary>
    /// <param name="order">A permutation of the rows; empty for the order of the data.</param>
    /// <exception cref="ArgumentException">The length is neither zero nor the number of rows, or an entry is not the number of a row; the old order stays.</exception>
    void Order(ReadOnlySpan<int> order);
}
