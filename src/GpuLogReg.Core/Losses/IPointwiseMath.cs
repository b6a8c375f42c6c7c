using System.Numerics;

namespace GpuLogReg.Losses;

/// <summary>The elementary functions that a loss needs, supplied by whoever computes: the host, a CUDA or an OpenCL device.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public interface IPointwiseMath<T> where T : unmanaged, INumber<T>
{
    /// <summary>eˣ for x ≤ 0; may flush to 0 below the smallest normal number.</summary>
    /// <param name="x">At most 0.</param>
    static abstract T Exp(T x);

    /// <summary>log(1 + e) for e in [0, 1], accurate relative to the result for tiny e too.</summary>
    /// <param name="e">In [0, 1].</param>
    static abstract T Log1P(T e);

    /// <summary>The first value where the condition holds, else the second; both are computed. Devices override it: there a conditional expression
    /// becomes a branch, and the threads of a warp that disagree run both sides one after the other.</summary>
    /// <param name="condition">Which to take.</param>
    /// <param name="first">Taken where it holds.</param>
    /// <param name="second">Taken where not.</param>
    static virtual T Choose(bool condition, T first, T second) => condition ? first : second;
}
