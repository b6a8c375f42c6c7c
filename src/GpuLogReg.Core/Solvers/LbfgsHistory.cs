using GpuLogReg.Compute;

namespace GpuLogReg.Solvers;

/// <summary>
/// The last m pairs s = Δw, y = Δg and all inner products among them and the present gradient. The two-loop recursion (Nocedal, 1980) runs on the
/// inner products alone (Chen, Wang and Zhou, "Large-scale L-BFGS using MapReduce", 2014), so an iteration costs one batched reduction and one
/// linear combination on the device instead of 4·m dependent dots.
/// </summary>
internal sealed class LbfgsHistory : IDisposable
{
    private readonly IVectorSpace _space;
    private readonly Vector[] _steps, _changes;
    private readonly double[,] _ss, _sy, _yy;
    private readonly double[] _sg, _yg;
    private readonly List<int> _slots = [];

    public LbfgsHistory(IVectorSpace space, int memory, int length)
    {
        _space = space;
        _steps = [.. Enumerable.Range(0, memory).Select(_ => space.Allocate(length))];
        _changes = [.. Enumerable.Range(0, memory).Select(_ => space.Allocate(length))];
        (_ss, _sy, _yy) = (new double[memory, memory], new double[memory, memory], new double[memory, memory]);
        (_sg, _yg) = (new double[memory], new double[memory]);
    }

    /// <summary>‖g‖² of the gradient last given to <see cref="Observe"/>.</summary>
    public double SquaredGradientNorm { get; private set; }

    /// <summary>Pairs held.</summary>
    public int Count => _slots.Count;

    /// <summary>Forgets all pairs.</summary>
    public void Clear() => _slots.Clear();

    /// <summary>Adds a pair, the oldest giving way. A pair without positive curvature (s·y ≤ 10⁻¹⁰·‖s‖·‖y‖) is dropped by the next <see cref="Observe"/>.</summary>
    public void Add(Vector oldPoint, Vector newPoint, Vector oldGradient, Vector newGradient)
    {
        int slot = _slots.Count < _steps.Length ? FreeSlot() : _slots[0];
        _slots.Remove(slot);
        _slots.Add(slot);
        _space.Combine(_steps[slot], [new Term(1, newPoint), new Term(-1, oldPoint)]);
        _space.Combine(_changes[slot], [new Term(1, newGradient), new Term(-1, oldGradient)]);
    }

    /// <summary>Brings the inner products up to date with the newest pair and the present gradient: one reduction.</summary>
    /// <returns>‖g‖∞.</returns>
    public double Observe(Vector gradient, bool newPair)
    {
        Reduction[] items = Products(gradient, newPair);
        var results = new double[items.Length];
        _space.Reduce(items, results);
        return Take(results, newPair);
    }

    /// <summary>What <see cref="Take"/> wants of a gradient, for those who have it reduced together with other numbers.</summary>
    public Reduction[] Products(Vector gradient, bool newPair)
    {
        var items = new List<Reduction> { Reduction.MaxAbs(gradient), Reduction.Dot(gradient, gradient) };
        foreach (int i in _slots)
        {
            items.Add(Reduction.Dot(_steps[i], gradient));
            items.Add(Reduction.Dot(_changes[i], gradient));
        }

        if (newPair)
        {
            int newest = _slots[^1];
            foreach (int i in _slots)
            {
                items.Add(Reduction.Dot(_steps[i], _steps[newest]));
                items.Add(Reduction.Dot(_steps[i], _changes[newest]));
                items.Add(Reduction.Dot(_steps[newest], _changes[i]));
                items.Add(Reduction.Dot(_changes[i], _changes[newest]));
            }
        }

        return [.. items];
    }

    /// <summary>Takes the inner products up that were asked for.</summary>
    /// <param name="results">A number for each of <see cref="Products"/>.</param>
    /// <param name="newPair">As it was there.</param>
    /// <returns>‖g‖∞.</returns>
    public double Take(ReadOnlySpan<double> results, bool newPair)
    {
        SquaredGradientNorm = results[1];
        int next = 2;
        foreach (int i in _slots)
        {
            _sg[i] = results[next++];
            _yg[i] = results[next++];
        }

        if (newPair)
        {
            int newest = _slots[^1];
            foreach (int i in _slots)
            {
                _ss[i, newest] = _ss[newest, i] = results[next++];
                _sy[i, newest] = results[next++];
                _sy[newest, i] = results[next++];
                _yy[i, newest] = _yy[newest, i] = results[next++];
            }

            if (!(_sy[newest, newest] > 1e-10 * Math.Sqrt(_ss[newest, newest] * _yy[newest, newest])))
                _slots.Remove(newest);
        }

        return results[0];
    }

    /// <summary>direction ← −H·g.</summary>
    /// <returns>g·direction, negative for a descent direction.</returns>
    public double Direction(Vector gradient, Vector direction)
    {
        int k = _slots.Count;
        double[] alpha = new double[k], onSteps = new double[k], onChanges = new double[k];
        double onGradient = -1;
        for (int i = k - 1; i >= 0; i--)
        {
            alpha[i] = StepDot(i, onSteps, onChanges, onGradient) / _sy[_slots[i], _slots[i]];
            onChanges[i] -= alpha[i];
        }

        if (k > 0)
        {
            int newest = _slots[^1];
            double scale = _sy[newest, newest] / _yy[newest, newest];
            onGradient *= scale;
            for (int i = 0; i < k; i++)
                onChanges[i] *= scale;
        }

        for (int i = 0; i < k; i++)
        {
            double beta = ChangeDot(i, onSteps, onChanges, onGradient) / _sy[_slots[i], _slots[i]];
            onSteps[i] += alpha[i] - beta;
        }

        var terms = new Term[(2 * k) + 1];
        double slope = onGradient * SquaredGradientNorm;
        for (int i = 0; i < k; i++)
        {
            terms[2 * i] = new Term(onSteps[i], _steps[_slots[i]]);
            terms[(2 * i) + 1] = new Term(onChanges[i], _changes[_slots[i]]);
            slope += (onSteps[i] * _sg[_slots[i]]) + (onChanges[i] * _yg[_slots[i]]);
        }

        terms[^1] = new Term(onGradient, gradient);
        _space.Combine(direction, terms);
        return slope;
    }

    public void Dispose()
    {
        foreach (var vector in _steps)
            vector.Dispose();
        foreach (var vector in _changes)
            vector.Dispose();
    }

    private int FreeSlot() => Enumerable.Range(0, _steps.Length).First(slot => !_slots.Contains(slot));

    /// <summary>sᵢ·q for q = Σ aⱼ·sⱼ + Σ bⱼ·yⱼ + c·g.</summary>
    private double StepDot(int i, double[] a, double[] b, double c)
    {
        int slot = _slots[i];
        double sum = c * _sg[slot];
        for (int j = 0; j < a.Length; j++)
            sum += (a[j] * _ss[slot, _slots[j]]) + (b[j] * _sy[slot, _slots[j]]);
        return sum;
    }

    /// <summary>yᵢ·q for the same q.</summary>
    private double ChangeDot(int i, double[] a, double[] b, double c)
    {
        int slot = _slots[i];
        double sum = c * _yg[slot];
        for (int j = 0; j < a.Length; j++)
            sum += (a[j] * _sy[_slots[j], slot]) + (b[j] * _yy[slot, _slots[j]]);
        return sum;
    }
}
