using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Vectors;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>An evaluation whose last launch writes the gradient in the form that is asked for, so that scale and ridge cost no launch of their own.</summary>
internal interface IFormingEvaluation : IEvaluation
{
    /// <summary>Enqueues the launches: the gradient goes to its vector in the form, the loss, a sum, to the loss cell.</summary>
    /// <param name="weights">w, intercept last.</param>
    /// <param name="gradient">Written whole; not w.</param>
    /// <param name="range">Positions in the current order.</param>
    /// <param name="form">What becomes of the sums.</param>
    void Enqueue(DeviceVector weights, DeviceVector gradient, RowRange range, in GradientForm form);

    void IEvaluation.Enqueue(DeviceVector weights, DeviceVector gradient, RowRange range) =>
        Enqueue(weights, gradient, range, GradientForm.Sums(gradient.Length));
}
