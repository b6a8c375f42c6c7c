using GpuLogReg.Data;

namespace GpuLogReg.Compute;

/// <summary>One device, opened: it turns data sets into objectives.</summary>
public interface IBackend : IDisposable
{
    /// <summary>The name that selects it: "reference", "cpu", "cuda:0", "opencl:0", "ilgpu-cpu".</summary>
    string Name { get; }

    /// <summary>What it can hold and do.</summary>
    BackendLimits Limits { get; }

    /// <summary>Lays the data out for this device. The data set may be disposed only after the objective.</summary>
    /// <param name="data">Rows, dense or sparse; of two classes for <see cref="LossKind.Logistic"/>, of two or more for <see cref="LossKind.Softmax"/>.</param>
    /// <param name="loss">The loss of a row.</param>
    /// <param name="storage">How X is stored on the device.</param>
    /// <exception cref="BackendException">The device cannot hold the data or lacks the precision.</exception>
    IObjective Prepare(Dataset data, LossKind loss, Precision storage);
}
