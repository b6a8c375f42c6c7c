using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>The whole Hessian of a loss of one margin.</summary>
/// <typeparam name="T">The type of the pass.</typeparam>
internal interface IDenseHessian<T> : IDisposable
    where T : unmanaged, INumber<T>
{
    /// <summary>Σ Dᵢ·x̃ᵢ·x̃ᵢᵀ over all rows, waited for.</summary>
    /// <param name="curvatures">D, one number a row, in the order of the data.</param>
    /// <param name="hessian">(d + 1)² numbers, written whole.</param>
    void Compute(ArrayView<T> curvatures, Span<double> hessian);
}
