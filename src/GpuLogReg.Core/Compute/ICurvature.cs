namespace GpuLogReg.Compute;

/// <summary>
/// The second derivatives of a loss at one point: H = Σ (x̃ᵢ·x̃ᵢᵀ) ⊗ Dᵢ over all rows, x̃ = (x, 1), Dᵢ the second derivatives by the margins of row i:
/// sᵢ·σ(zᵢ)·(1 − σ(zᵢ)) for the binary loss, sᵢ·(diag(p) − p·pᵀ), k × k, p = softmax(zᵢ), for the multinomial one.
/// </summary>
/// <remarks>
/// <para>A sum over rows, unscaled and unpenalised, as <see cref="IObjective"/> is; decorators scale and add. H is symmetric and positive semidefinite,
/// as many rows and columns as there are coefficients and in their order, those of the intercepts last. The multinomial H is singular: it maps to
/// zero what adds the same number to every output.</para>
/// <para>It belongs to the objective that made it: dispose of it first, and use the two from one thread at a time.</para>
/// </remarks>
public interface ICurvature : IDisposable
{
    /// <summary>result ← H·v, in one pass over X.</summary>
    /// <param name="v">A direction.</param>
    /// <param name="result">Written whole; not <paramref name="v"/>.</param>
    /// <exception cref="ArgumentException">A vector is not <see cref="ObjectiveShape.Coefficients"/> long.</exception>
    void Multiply(Vector v, Vector result);

    /// <summary>Writes H itself, in one pass over X, where the backend offers it and H is small enough for O(n·d²·k²) work and as much memory as it fills to pay.</summary>
    /// <param name="hessian">((d + 1)·k)² numbers, row-major, written whole where the answer is true, else left as they are.</param>
    /// <returns>False where only <see cref="Multiply"/> is offered.</returns>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    bool TryDense(Span<double> hessian);
}
