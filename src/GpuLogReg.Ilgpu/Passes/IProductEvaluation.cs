using System.Numerics;
using GpuLogReg.Ilgpu.Vectors;
using ILGPU;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>An evaluation that also multiplies by Xᵀ·D·X: the same launches over all rows, the slope being D·z.</summary>
/// <typeparam name="T">The type of the pass.</typeparam>
internal interface IProductEvaluation<T> : IEvaluation
    where T : unmanaged, INumber<T>
{
    /// <summary>Enqueues result ← Xᵀ·D·X·v, the intercept's column of ones included.</summary>
    /// <param name="v">A direction.</param>
    /// <param name="curvatures">D, one number a row, in the order of the data.</param>
    /// <param name="result">Written whole.</param>
    void EnqueueProduct(DeviceVector v, ArrayView<T> curvatures, DeviceVector result);
}
