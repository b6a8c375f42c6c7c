using GpuLogReg.Compute;

namespace GpuLogReg.Cpu;

/// <summary>
/// Vectors in managed arrays. Operations walk over blocks that stay in cache while all items or terms use them: a batch reads each vector from memory once,
/// however many inner products it takes part in. The two engines differ in their inner loops only.
/// </summary>
internal abstract class HostVectorSpace : IVectorSpace
{
    /// <summary>Elements of a block, 16 KiB: sums are added up in blocks of so many.</summary>
    internal const int Block = 1 << 11;

    public Vector Allocate(int length)
    {
        // The array of a HostVector is made before its base class looks at the length.
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        return new HostVector(length);
    }

    public void Upload(ReadOnlySpan<double> source, Vector target)
    {
        EnsureLength(source.Length, target.Length, nameof(source));
        source.CopyTo(HostVector.Of(target));
    }

    public void Download(Vector source, Span<double> target)
    {
        EnsureLength(target.Length, source.Length, nameof(target));
        HostVector.Of(source).CopyTo(target);
    }

    public void Reduce(ReadOnlySpan<Reduction> items, Span<double> results)
    {
        if (results.Length < items.Length)
            throw new ArgumentException($"'results' has length {results.Length}; expected at least {items.Length}, one an item.", nameof(results));
        int extent = 0;
        for (int i = 0; i < items.Length; i++)
        {
            var item = items[i];
            if ((uint)item.Extent > (uint)item.A.Length || item.Extent > item.B.Length)
                throw new ArgumentException($"Item {i} has extent {item.Extent}; expected at most {Math.Min(item.A.Length, item.B.Length)}, the length of its vectors.", nameof(items));
            extent = Math.Max(extent, item.Extent);
            results[i] = 0;
        }

        for (int first = 0; first < extent; first += Block)
        {
            for (int i = 0; i < items.Length; i++)
            {
                var item = items[i];
                int count = Math.Min(Block, item.Extent - first);
                if (count <= 0)
                    continue;
                var a = HostVector.Of(item.A).AsSpan(first, count);
                results[i] = item.Kind switch
                {
                    ReductionKind.Dot => results[i] + Dot(a, HostVector.Of(item.B).AsSpan(first, count)),
                    ReductionKind.MaxAbs => Math.Max(results[i], MaxAbs(a)),
                    ReductionKind.SumAbs => results[i] + SumAbs(a),
                    _ => throw new ArgumentOutOfRangeException(nameof(items), $"Item {i} has kind {item.Kind}; expected Dot, MaxAbs or SumAbs."),
                };
            }
        }
    }

    public void Combine(Vector target, ReadOnlySpan<Term> terms)
    {
        var values = HostVector.Of(target);
        for (int i = 0; i < terms.Length; i++)
        {
            var term = terms[i];
            EnsureLength(term.Vector.Length, values.Length, nameof(terms));
            if ((uint)term.Extent > (uint)values.Length)
                throw new ArgumentException($"Term {i} has extent {term.Extent}; expected at most {values.Length}, the length of its vector.", nameof(terms));
        }

        // A block is built aside, as the target may be a term as well, and every term is to be read with its old values.
        Span<double> sum = stackalloc double[Math.Min(Block, values.Length)];
        for (int first = 0; first < values.Length; first += Block)
        {
            var block = sum[..Math.Min(Block, values.Length - first)];
            block.Clear();
            foreach (var term in terms)
            {
                int count = Math.Min(block.Length, term.Extent - first);
                if (count > 0)
                    AddScaled(term.Coefficient, HostVector.Of(term.Vector).AsSpan(first, count), block);
            }

            block.CopyTo(values.AsSpan(first));
        }
    }

    public void Orthant(OrthantStep operation, Vector x, Vector by, double strength, int extent, Vector target)
    {
        OrthantSteps.Ensure(operation, x, by, strength, extent, target);
        double[] a = HostVector.Of(x), b = HostVector.Of(by), t = HostVector.Of(target);
        for (int i = 0; i < t.Length; i++)
            t[i] = OrthantSteps.Apply(operation, a[i], b[i], i < extent ? strength : 0, i < extent);
    }

    public void Adam(in AdamStep numbers, Vector w, Vector gradient, Vector mean, Vector square)
    {
        numbers.Ensure(w, gradient, mean, square);
        double[] point = HostVector.Of(w), slope = HostVector.Of(gradient), m = HostVector.Of(mean), v = HostVector.Of(square);
        double meanScale = numbers.MeanScale, squareScale = numbers.SquareScale;
        for (int i = 0; i < point.Length; i++)
        {
            double decay = i < numbers.Extent ? numbers.Decay : 0;
            double g = slope[i] - (decay * point[i]);
            m[i] = AdamFormula.Mean(m[i], g, numbers.Beta1);
            v[i] = AdamFormula.Mean(v[i], g * g, numbers.Beta2);
            point[i] = AdamFormula.Point(point[i], meanScale * m[i], Math.Sqrt(squareScale * v[i]), numbers.Epsilon, numbers.Rate * decay);
        }
    }

    protected abstract double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b);

    protected abstract double MaxAbs(ReadOnlySpan<double> a);

    protected abstract double SumAbs(ReadOnlySpan<double> a);

    /// <summary>target[i] += coefficient·source[i] over the source's length.</summary>
    protected abstract void AddScaled(double coefficient, ReadOnlySpan<double> source, Span<double> target);

    private static void EnsureLength(int got, int expected, string name)
    {
        if (got != expected)
            throw new ArgumentException($"'{name}' has length {got}; expected {expected}.", name);
    }
}
