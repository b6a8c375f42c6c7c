using GpuLogReg.Compute;

namespace GpuLogReg.Solvers;

/// <summary>
/// Nesterov's acceleration of full-batch descent: x ← y − α·∇J(y), t′ = (1 + √(1 + 4·t²))/2, y ← x + ((t − 1)/t′)·(x − x before), t = 1 at the start
/// (Nesterov, 1983; the sequence as in Beck and Teboulle, "A fast iterative shrinkage-thresholding algorithm", 2009).
/// </summary>
/// <remarks>
/// Where the look-ahead y raised J the step is taken back to x and t to 1: the function scheme of O'Donoghue and Candès ("Adaptive restart for accelerated
/// gradient schemes", 2015), which needs no knowledge of the convexity. With α ≤ 1/L the plain step to x lowers J, so J falls at every step that counts.
/// </remarks>
internal sealed class NesterovAcceleration : IDisposable
{
    private readonly IVectorSpace _space;
    private readonly Vector _plain, _next;
    private double _t = 1, _lowest = double.PositiveInfinity;
    private bool _ahead;

    /// <summary>Starts at a point.</summary>
    /// <param name="space">Where the vectors live.</param>
    /// <param name="start">y = x before the first step.</param>
    public NesterovAcceleration(IVectorSpace space, Vector start)
    {
        _space = space;
        _plain = space.Allocate(start.Length);
        _next = space.Allocate(start.Length);
        space.Combine(_plain, [new Term(1, start)]);
    }

    /// <summary>Takes the look-ahead back where it raised J: y ← x. False where the point stands.</summary>
    /// <param name="value">J(y).</param>
    /// <param name="y">The point held.</param>
    public bool TakesBack(double value, Vector y)
    {
        // A plain step stands even where it raised J, by a rate too large or by rounding: taking it back would go nowhere.
        if (_ahead && !(value <= _lowest))
        {
            _space.Combine(y, [new Term(1, _plain)]);
            (_t, _ahead) = (1, false);
            return true;
        }

        _lowest = value;
        return false;
    }

    /// <summary>One step from y.</summary>
    /// <param name="y">The point held, moved.</param>
    /// <param name="gradient">∇J(y).</param>
    /// <param name="rate">α.</param>
    public void Step(Vector y, Vector gradient, double rate)
    {
        double next = (1 + Math.Sqrt(1 + (4 * _t * _t))) / 2, share = (_t - 1) / next;
        _space.Combine(_next, [new Term(1, y), new Term(-rate, gradient)]);
        _space.Combine(y, [new Term(1 + share, _next), new Term(-share, _plain)]);
        _space.Combine(_plain, [new Term(1, _next)]);
        (_t, _ahead) = (next, share > 0);
    }

    public void Dispose()
    {
        _plain.Dispose();
        _next.Dispose();
    }
}
