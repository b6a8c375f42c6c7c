using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Vectors;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>Loss and gradient over a range of rows, enqueued on the device; nothing is read back.</summary>
internal interface IEvaluation : IDisposable
{
    /// <summary>Enqueues the launches: the gradient goes to its vector, the loss to the loss cell.</summary>
    /// <param name="weights">w, intercept last.</param>
    /// <param name="gradient">Written whole.</param>
    /// <param name="range">Positions in the current order.</param>
    void Enqueue(DeviceVector weights, DeviceVector gradient, RowRange range);

    /// <summary>Waits for the device and reads the loss of the last evaluation.</summary>
    double ReadLoss();

    /// <summary>Epochs of mini-batch descent in few launches; null where there is no kernel for them.</summary>
    IEpochPass? Epochs { get; }
}
