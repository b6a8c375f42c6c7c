namespace GpuLogReg.Compute;

/// <summary>
/// The second derivatives of <see cref="PenalizedObjective"/>: (1/S)·(H + λ₂·I on the penalised part); where no intercept is fitted, its row and
/// column are those of the identity.
/// </summary>
/// <remarks>
/// With k &gt; 1 outputs J is flat along u = (1, …, 1)/√k in the k coefficients of a feature without a penalty, and of the intercept: H·u = 0, so Cholesky
/// would find no factor. The dense form therefore has τ·u·uᵀ more, τ &gt; 0, for each of these. A solve does not notice: ∇J·u = 0 as J is flat, so
/// (H + τ·u·uᵀ)·p = −∇J times u gives τ·(u·p) = 0, and p solves H·p = −∇J too; of all that do it is the shortest. Products leave it out: conjugate
/// gradients that start in the range of H stay there.
/// </remarks>
internal sealed class PenalizedCurvature : ICurvature
{
    private readonly ICurvature _loss;
    private readonly IVectorSpace _space;
    private readonly ObjectiveShape _shape;
    private readonly double _l2;
    private readonly Vector? _split;

    public PenalizedCurvature(ICurvature loss, IVectorSpace space, ObjectiveShape shape, double l2, bool fitIntercept)
    {
        _loss = loss;
        _space = space;
        _shape = shape;
        _l2 = l2;
        _split = fitIntercept ? null : space.Allocate(shape.Coefficients);
    }

    public void Multiply(Vector v, Vector result)
    {
        _shape.EnsureCoefficients(v, nameof(v));
        double scale = 1 / _shape.WeightSum;
        int extent = _shape.PenalizedExtent;
        var ridge = new Term(_l2 * scale, v, extent);
        if (_split is null)
        {
            _loss.Multiply(v, result);
            _space.Combine(result, [new Term(scale, result), ridge]);
            return;
        }

        // First v without its intercept goes through the loss, then the intercept alone passes by: both are exact.
        _space.Combine(_split, [new Term(1, v, extent)]);
        _loss.Multiply(_split, result);
        _space.Combine(_split, [new Term(1, v), new Term(-1, v, extent)]);
        _space.Combine(result, [new Term(scale, result, extent), ridge, new Term(1, _split)]);
    }

    public bool TryDense(Span<double> hessian)
    {
        if (!_loss.TryDense(hessian))
            return false;
        int size = _shape.Coefficients, extent = _shape.PenalizedExtent;
        double scale = 1 / _shape.WeightSum;
        foreach (ref double element in hessian)
            element *= scale;
        for (int j = 0; j < extent; j++)
            hessian[(j * size) + j] += _l2 * scale;
        if (_shape.Outputs > 1)
            CurveFlatDirections(hessian);
        if (_split is null)
            return true;
        for (int j = extent; j < size; j++)
        {
            for (int k = 0; k < size; k++)
                hessian[(j * size) + k] = hessian[(k * size) + j] = 0;
            hessian[(j * size) + j] = 1;
        }

        return true;
    }

    public void Dispose()
    {
        _split?.Dispose();
        _loss.Dispose();
    }

    /// <summary>Adds τ·u·uᵀ where J is flat along u, τ the trace of the block that it is added to: as large as H is there.</summary>
    private void CurveFlatDirections(Span<double> hessian)
    {
        int size = _shape.Coefficients, k = _shape.Outputs;
        for (int first = _l2 > 0 ? _shape.PenalizedExtent : 0; first < size; first += k)
        {
            double trace = 0;
            for (int c = first; c < first + k; c++)
                trace += hessian[(c * size) + c];
            for (int c = first; c < first + k; c++)
            {
                foreach (ref double element in hessian.Slice((c * size) + first, k))
                    element += trace / k;
            }
        }
    }
}
