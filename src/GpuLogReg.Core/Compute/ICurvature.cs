namespace GpuLogReg.Compute;

/// <summary>The second derivatives of a loss at one point: H = Σ Dᵢ·x̃ᵢ·x̃ᵢᵀ over all rows, x̃ = (x, 1), Dᵢ = sᵢ·σ(zᵢ)·(1 − σ(zᵢ)).</summary>
/// <remarks>
/// <para>A sum over rows, unscaled and unpenalised, as <see cref="IObjective"/> is; decorators scale and add. H is symmetric and positive semidefinite,
/// (d + 1) × (d + 1), the intercept's row and column last.</para>
/// <para>It belongs to the objective that made it: dispose of it first, and use the two from one thread at a time.</para>
/// </remarks>
public interface ICurvature : IDisposable
{
    /// <summary>result ← H·v, in one pass over X.</summary>
    /// <param name="v">A direction.</param>
    /// <param name="result">Written whole; not <paramref name="v"/>.</param>
    /// <exception cref="ArgumentException">A vector is not <see cref="ObjectiveShape.Coefficients"/> long.</exception>
    void Multiply(Vector v, Vector result);

    /// <summary>Writes H itself, in one pass over X, where the backend offers it and d is small enough for O(n·d²) work and O(d²) memory to pay.</summary>
    /// <param name="hessian">(d + 1)² numbers, written whole where the answer is true, else left as they are.</param>
    /// <returns>False where only <see cref="Multiply"/> is offered.</returns>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    bool TryDense(Span<double> hessian);
}
