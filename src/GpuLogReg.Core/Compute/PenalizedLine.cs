namespace GpuLogReg.Compute;

/// <summary><see cref="PenalizedObjective"/> along a line: the penalty is a parabola in the step, known from three inner products.</summary>
internal sealed class PenalizedLine : ILine
{
    private readonly ILine _loss;
    private readonly double _scale, _constant, _linear, _quadratic;

    public PenalizedLine(ILine loss, IVectorSpace space, ObjectiveShape shape, double l2, Vector w, Vector direction)
    {
        _loss = loss;
        _scale = 1 / shape.WeightSum;
        if (!(l2 > 0))
            return;
        int extent = shape.PenalizedExtent;
        Span<double> products = stackalloc double[3];
        space.Reduce([Reduction.Dot(w, w, extent), Reduction.Dot(w, direction, extent), Reduction.Dot(direction, direction, extent)], products);
        (_constant, _linear, _quadratic) = (0.5 * l2 * products[0], l2 * products[1], l2 * products[2]);
    }

    public (double Value, double Slope) At(double alpha)
    {
        // (λ₂/2)·‖w + αd‖² = (λ₂/2)·‖w‖² + α·λ₂·w·d + (α²/2)·λ₂·‖d‖².
        var (value, slope) = _loss.At(alpha);
        return (_scale * (value + _constant + (alpha * (_linear + (0.5 * alpha * _quadratic)))), _scale * (slope + _linear + (alpha * _quadratic)));
    }

    public void Dispose() => _loss.Dispose();
}
