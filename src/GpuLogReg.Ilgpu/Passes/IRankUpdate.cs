using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>A library's symmetric product of a wide matrix with its transpose (syrk of the BLAS), enqueued on the device's stream.</summary>
internal interface IRankUpdate : IDisposable
{
    /// <summary>Enqueues c ← Σᵢ aᵢ·aᵢᵀ over the rows of A; of c, which is symmetric, elements j·length + i with i ≥ j are written.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="a">Rows one after the other.</param>
    /// <param name="length">Elements of a row.</param>
    /// <param name="count">Rows.</param>
    /// <param name="c">length² elements.</param>
    void Enqueue<T>(ArrayView<T> a, int length, int count, ArrayView<T> c)
        where T : unmanaged, INumber<T>;
}
