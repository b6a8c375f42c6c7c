namespace GpuLogReg.Ilgpu.Storage;

/// <summary>Labels and weights on the device, in the form that a loss reads them in.</summary>
internal interface IDeviceTargets : IDisposable
{
    /// <summary>Replaces the labels and the weights of all rows; X is not sent again.</summary>
    /// <param name="labels">n class indices.</param>
    /// <param name="weights">n weights; empty for all one.</param>
    void Set(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights);
}
