using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Data;

namespace GpuLogReg.Benchmarks;

/// <summary>
/// J and ‖∇J‖∞ at a point in float64: the judge of where entrants ended. It is the reference, but for sparse rows the CPU engine: the reference writes their
/// zeros out, which at 100,000 columns takes minutes.
/// </summary>
internal sealed class ReferencePoint : IDisposable
{
    private readonly IBackend _backend;
    private readonly PenalizedObjective _objective;

    /// <summary>Prepares J = (1/n)·[Σ ℓ + ‖w‖²/(2C)].</summary>
    /// <param name="data">Rows of two classes.</param>
    /// <param name="c">Inverse strength.</param>
    public ReferencePoint(Dataset data, double c)
    {
        _backend = data.Features is DenseMatrix ? new ReferenceBackend() : new SimdBackend();
        _objective = new PenalizedObjective(_backend.Prepare(data, LossKind.Logistic, Precision.Float64), 1 / c, fitIntercept: true);
    }

    /// <summary>The engine's name.</summary>
    public string Name => _backend.Name;

    /// <summary>Writes both into the line of an entrant; one that answered more numbers or fewer is absent.</summary>
    /// <param name="entrant">Whose line.</param>
    /// <param name="coefficients">Where it ended: d + 1 numbers, the intercept last; null for nowhere.</param>
    public void Judge(Entrant entrant, IReadOnlyList<double>? coefficients)
    {
        if (coefficients is null)
            return;
        if (coefficients.Count != _objective.Shape.Coefficients)
        {
            entrant.Fail(new PeerException($"Peer '{entrant.Line.Program}' ({entrant.Line.Method}) answered {coefficients.Count} coefficients; expected {_objective.Shape.Coefficients}, the intercept last. Mend its script."));
            return;
        }

        using Vector w = _objective.Space.Allocate(coefficients.Count), gradient = _objective.Space.Allocate(coefficients.Count);
        _objective.Space.Upload([.. coefficients], w);
        double value = _objective.ValueAndGradient(w, gradient, RowRange.All(_objective.Shape.Rows));
        Span<double> norm = stackalloc double[1];
        _objective.Space.Reduce([Reduction.MaxAbs(gradient)], norm);
        entrant.Line = entrant.Line with { Objective = value, GradientNorm = norm[0] };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _objective.Dispose();
        _backend.Dispose();
    }
}
