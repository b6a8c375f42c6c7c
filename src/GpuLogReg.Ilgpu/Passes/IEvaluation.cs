using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Vectors;
using ILGPU;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>Loss and gradient over a range of rows, enqueued on the device; nothing is read back.</summary>
internal interface IEvaluation : IDisposable
{
    /// <summary>Enqueues the launches: the gradient goes to its vector, the loss to the loss cell.</summary>
    /// <param name="weights">w, intercept last.</param>
    /// <param name="gradient">Written whole.</param>
    /// <param name="range">Positions in the current order.</param>
    void Enqueue(DeviceVector weights, DeviceVector gradient, RowRange range);

    /// <summary>One cell: the loss of the last evaluation, once the device is done with it.</summary>
    ArrayView<double> Loss { get; }

    /// <summary>Epochs of mini-batch descent in few launches; null where there is no kernel for them.</summary>
    IEpochPass? Epochs { get; }
}
