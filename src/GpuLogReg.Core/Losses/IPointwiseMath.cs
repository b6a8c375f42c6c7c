using System.Numerics;

namespace GpuLogReg.Losses;

/// <summary>The two elementary functions that a loss needs, supplied by whoever computes: the host, a CUDA or an OpenCL device.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public interface IPointwiseMath<T> where T : unmanaged, INumber<T>
{
    /// <summary>eˣ for x ≤ 0; may flush to 0 below the smallest normal number.</summary>
    /// <param name="x">At most 0.</param>
    static abstract T Exp(T x);

    /// <summary>log(1 + e) for e in [0, 1], accurate relative to the result for tiny e too.</summary>
    /// <param name="e">In [0, 1].</param>
    static abstract T Log1P(T e);
}
