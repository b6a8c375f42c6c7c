namespace GpuLogReg.Compute;

/// <summary>A loss over rows that are spread over several processes: each evaluates its shard, one sum over the ranks joins loss and gradient.</summary>
/// <remarks>
/// Every rank must make the same calls in the same order with the same w. <see cref="ObjectiveShape.Rows"/> stays the shard's own,
/// <see cref="ObjectiveShape.WeightSum"/> is the sum over all shards. Row ranges and orders are the shard's own.
/// </remarks>
public sealed class DistributedObjective : IObjective
{
    private readonly IObjective _shard;
    private readonly ICollective _collective;
    private readonly double[] _message;

    /// <summary>Joins a shard to the others; the shard is disposed with this object.</summary>
    /// <param name="shard">The loss over this rank's rows.</param>
    /// <param name="collective">The transport.</param>
    public DistributedObjective(IObjective shard, ICollective collective)
    {
        ArgumentNullException.ThrowIfNull(shard);
        ArgumentNullException.ThrowIfNull(collective);
        _shard = shard;
        _collective = collective;
        _message = new double[shard.Shape.Coefficients + 1];
        Shape = SharedShape();
    }

    /// <inheritdoc/>
    public IVectorSpace Space => _shard.Space;

    /// <inheritdoc/>
    public ObjectiveShape Shape { get; private set; }

    /// <inheritdoc/>
    public double ValueAndGradient(Vector w, Vector gradient, RowRange rows)
    {
        _message[^1] = _shard.ValueAndGradient(w, gradient, rows);
        Exchange(gradient, _message);
        return _message[^1];
    }

    /// <inheritdoc/>
    public void Gradient(Vector w, Vector gradient, RowRange rows)
    {
        _shard.Gradient(w, gradient, rows);
        Exchange(gradient, _message.AsSpan(0, Shape.Coefficients));
    }

    /// <summary>The margins of this shard's rows.</summary>
    /// <param name="w">Coefficients.</param>
    /// <param name="margins">A number for every row of the shard and output, row-major.</param>
    public void Margins(Vector w, Span<double> margins) => _shard.Margins(w, margins);

    /// <inheritdoc/>
    public ICurvature CurvatureAt(Vector w) => new Curvature(this, _shard.CurvatureAt(w));

    /// <inheritdoc/>
    public ILine LineAt(Vector w, Vector direction) => new Line(_collective, _shard.LineAt(w, direction));

    /// <summary>Replaces the labels and weights of this shard's rows; every rank must call it.</summary>
    /// <inheritdoc/>
    public void SetTargets(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights)
    {
        _shard.SetTargets(labels, weights);
        Shape = SharedShape();
    }

    /// <inheritdoc/>
    public void Order(ReadOnlySpan<int> order) => _shard.Order(order);

    /// <inheritdoc/>
    public void Dispose() => _shard.Dispose();

    private ObjectiveShape SharedShape()
    {
        Span<double> weightSum = [_shard.Shape.WeightSum];
        _collective.Sum(weightSum);
        return _shard.Shape with { WeightSum = weightSum[0] };
    }

    private void Exchange(Vector gradient, Span<double> message)
    {
        Span<double> coefficients = message[..Shape.Coefficients];
        Space.Download(gradient, coefficients);
        _collective.Sum(message);
        Space.Upload(coefficients, gradient);
    }

    /// <summary>The shards' second derivatives, added.</summary>
    private sealed class Curvature(DistributedObjective owner, ICurvature shard) : ICurvature
    {
        public void Multiply(Vector v, Vector result)
        {
            shard.Multiply(v, result);
            owner.Exchange(result, owner._message.AsSpan(0, owner.Shape.Coefficients));
        }

        public bool TryDense(Span<double> hessian)
        {
            // The ranks agree first: one that has no dense form must not leave the others waiting in the sum.
            owner.Shape.EnsureHessian(hessian);
            double[] part = new double[hessian.Length];
            Span<double> able = [shard.TryDense(part) ? 1 : 0];
            owner._collective.Sum(able);
            if (able[0] != owner._collective.Size)
                return false;
            owner._collective.Sum(part);
            part.CopyTo(hessian);
            return true;
        }

        public void Dispose() => shard.Dispose();
    }

    /// <summary>The shards' losses along the same line, added.</summary>
    private sealed class Line(ICollective collective, ILine shard) : ILine
    {
        public (double Value, double Slope) At(double alpha)
        {
            var (value, slope) = shard.At(alpha);
            Span<double> sums = [value, slope];
            collective.Sum(sums);
            return (sums[0], sums[1]);
        }

        public void Dispose() => shard.Dispose();
    }
}
