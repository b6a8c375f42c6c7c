using GpuLogReg.Compute;

namespace GpuLogReg.Solvers;

/// <summary>The mean of the iterates since it began, kept on the device: w̄ ← w̄ + (w − w̄)/k (Polyak and Juditsky, "Acceleration of stochastic approximation by averaging", 1992).</summary>
internal sealed class WeightAverage(IVectorSpace space, int length) : IDisposable
{
    private long _count;

    /// <summary>w̄; zeros before the first iterate.</summary>
    public Vector Mean { get; } = space.Allocate(length);

    /// <summary>Whether an iterate was taken in.</summary>
    public bool Began => _count > 0;

    /// <summary>Takes an iterate in.</summary>
    /// <param name="w">The iterate.</param>
    public void Add(Vector w)
    {
        _count++;
        space.Combine(Mean, [new Term(1 - (1.0 / _count), Mean), new Term(1.0 / _count, w)]);
    }

    public void Dispose() => Mean.Dispose();
}
