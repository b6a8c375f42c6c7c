using System.Runtime.InteropServices;

namespace GpuLogReg.Cpu;

/// <summary>
/// The margins of all rows at the point last evaluated. A solver that asks for second derivatives, or for the loss along a line, asks where it has just
/// evaluated: the product X̃·w is not made again there.
/// </summary>
internal sealed unsafe class CsrMargins<T> : IDisposable where T : unmanaged
{
    private readonly AlignedBuffer<T> _margins;
    private readonly double[] _point;
    private bool _known;

    /// <summary>Knows none yet.</summary>
    /// <param name="margins">Room for n × k, this object's own from now on.</param>
    /// <param name="coefficients">Length of a point.</param>
    public CsrMargins(AlignedBuffer<T> margins, int coefficients)
    {
        _margins = margins;
        _point = new double[coefficients];
    }

    /// <summary>Where margins go, n × k, between <see cref="Forget"/> and <see cref="Know"/>.</summary>
    public T* Pointer => _margins.Pointer;

    /// <summary>The margins are about to be written over.</summary>
    public void Forget() => _known = false;

    /// <summary>The margins are those at a point.</summary>
    /// <param name="point">Copied.</param>
    public void Know(ReadOnlySpan<double> point)
    {
        point.CopyTo(_point);
        _known = true;
    }

    /// <summary>Whether the margins are those at a point, to the bit.</summary>
    /// <param name="point">As long as the first.</param>
    public bool AreAt(ReadOnlySpan<double> point) => _known && MemoryMarshal.AsBytes(point).SequenceEqual(MemoryMarshal.AsBytes(_point.AsSpan()));

    public void Dispose() => _margins.Dispose();
}
