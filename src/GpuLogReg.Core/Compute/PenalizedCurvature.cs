namespace GpuLogReg.Compute;

/// <summary>
/// The second derivatives of <see cref="PenalizedObjective"/>: (1/S)·(H + λ₂·I on the penalised part); where no intercept is fitted, its row and
/// column are those of the identity.
/// </summary>
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
}
