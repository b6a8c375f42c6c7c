namespace GpuLogReg.Compute;

/// <summary>
/// The function that is minimised: J(w, b) = (1/S)·[F(w, b) + (λ₂/2)·‖w‖²], S = Σ sᵢ, over a summed loss F. The intercepts b, one an output, are never penalised;
/// without an intercept its gradient is zero, so a start at b = 0 stays there.
/// </summary>
/// <remarks>
/// Over a part of the rows the loss is scaled by n / (|rows|·S): an unbiased estimate of ∇J for rows drawn at random that is also safe
/// where all weights of a batch are zero. With unit weights the scale is 1/|rows|.
/// λ₂ = 1/C with scikit-learn's C (its mean-scaled form since 1.0).
/// </remarks>
public sealed class PenalizedObjective : IObjective, IEpochs
{
    private const int MostOnStack = 64;

    private readonly IObjective _loss;
    private readonly double _l2;
    private readonly bool _leaveOpen;
    private readonly int _gradientExtent;

    /// <summary>Decorates a loss; the loss is disposed with this object, unless it is to stay open.</summary>
    /// <param name="loss">Sums over rows; the rows of all shards where it is distributed.</param>
    /// <param name="l2">λ₂, finite and not negative; 0 for no penalty.</param>
    /// <param name="fitIntercept">False keeps the intercept where the start has it.</param>
    /// <param name="leaveOpen">True leaves the loss to the caller, who may decorate it anew with another penalty.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="l2"/> is negative or not finite.</exception>
    public PenalizedObjective(IObjective loss, double l2, bool fitIntercept, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(loss);
        if (!(l2 >= 0) || double.IsInfinity(l2))
            throw new ArgumentOutOfRangeException(nameof(l2), $"'l2' is {l2}; expected a finite number, zero or more (λ₂ = 1/C).");
        _loss = loss;
        _l2 = l2;
        _leaveOpen = leaveOpen;
        _gradientExtent = fitIntercept ? loss.Shape.Coefficients : loss.Shape.PenalizedExtent;
    }

    /// <inheritdoc/>
    public IVectorSpace Space => _loss.Space;

    /// <inheritdoc/>
    public ObjectiveShape Shape => _loss.Shape;

    /// <inheritdoc/>
    public double ValueAndGradient(Vector w, Vector gradient, RowRange rows) => ValueAndGradient(w, gradient, rows, [], []);

    /// <inheritdoc/>
    public double ValueAndGradient(Vector w, Vector gradient, RowRange rows, ReadOnlySpan<Reduction> items, Span<double> results)
    {
        // ‖w‖² goes with the caller's reductions, so that a penalty costs no launch and no readback of its own.
        Reduction[] all = _l2 > 0 ? [.. items, Reduction.Dot(w, w, Shape.PenalizedExtent)] : [.. items];
        Span<double> numbers = all.Length <= MostOnStack ? stackalloc double[all.Length] : new double[all.Length];
        double sum;
        if (_loss is IDeferredEvaluation deferred)
        {
            deferred.Gradient(w, gradient, rows, Form(rows));
            sum = deferred.ReadLoss(all, numbers);
        }
        else
        {
            sum = _loss.ValueAndGradient(w, gradient, rows);
            Form(rows).Apply(Space, w, gradient);
            Space.Reduce(all, numbers);
        }

        numbers[..items.Length].CopyTo(results);
        return (Scale(rows) * sum) + (_l2 > 0 ? 0.5 * _l2 / Shape.WeightSum * numbers[^1] : 0);
    }

    /// <inheritdoc/>
    public void Gradient(Vector w, Vector gradient, RowRange rows)
    {
        if (_loss is IDeferredEvaluation deferred)
        {
            deferred.Gradient(w, gradient, rows, Form(rows));
            return;
        }

        _loss.Gradient(w, gradient, rows);
        Form(rows).Apply(Space, w, gradient);
    }

    /// <inheritdoc/>
    public long? TryEpoch(in EpochPlan plan, ReadOnlySpan<double> rates, Vector w, Vector velocity, Vector? square, CancellationToken cancellation) =>
        (_loss as IEpochs)?.TryEpoch(plan with { IsMean = true, Ridge = _l2 / Shape.WeightSum, FixedIntercept = !FitsIntercept }, rates, w, velocity, square, cancellation);

    /// <inheritdoc/>
    public void Margins(Vector w, Span<double> margins) => _loss.Margins(w, margins);

    /// <summary>∇²J = (1/S)·[H + λ₂·I on the penalised part]. Without an intercept its row and column are those of the identity, so that a solve leaves b alone.</summary>
    /// <remarks>With several outputs the dense form is made definite along the directions on which J is flat, which no solve of ∇²J·p = −∇J notices.</remarks>
    /// <param name="w">Coefficients.</param>
    public ICurvature CurvatureAt(Vector w) => new PenalizedCurvature(_loss.CurvatureAt(w), Space, Shape, _l2, FitsIntercept);

    /// <summary>J along w + α·direction. Without an intercept the direction's last elements, one an output, count as zero: b stays where w has it.</summary>
    /// <param name="w">Where the line starts.</param>
    /// <param name="direction">Where it goes.</param>
    public ILine LineAt(Vector w, Vector direction)
    {
        Shape.EnsureCoefficients(direction, nameof(direction));
        if (FitsIntercept)
            return new PenalizedLine(_loss.LineAt(w, direction), Space, Shape, _l2, w, direction);
        using var masked = Space.Allocate(direction.Length);
        Space.Combine(masked, [new Term(1, direction, Shape.PenalizedExtent)]);
        return new PenalizedLine(_loss.LineAt(w, masked), Space, Shape, _l2, w, masked);
    }

    /// <inheritdoc/>
    public void SetTargets(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights) => _loss.SetTargets(labels, weights);

    /// <inheritdoc/>
    public void Order(ReadOnlySpan<int> order) => _loss.Order(order);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_leaveOpen)
            _loss.Dispose();
    }

    private bool FitsIntercept => _gradientExtent == Shape.Coefficients;

    private GradientForm Form(RowRange rows) => new(Scale(rows), _gradientExtent, _l2 / Shape.WeightSum, _l2 > 0 ? Shape.PenalizedExtent : 0);

    private double Scale(RowRange rows) => (double)Shape.Rows / rows.Count / Shape.WeightSum;
}
