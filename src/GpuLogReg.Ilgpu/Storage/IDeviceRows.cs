namespace GpuLogReg.Ilgpu.Storage;

/// <summary>A data set on the device, as far as its owner need know.</summary>
internal interface IDeviceRows : IDisposable
{
    /// <summary>Replaces the labels and the weights of all rows; X is not sent again.</summary>
    /// <param name="labels">n labels, 0 or 1.</param>
    /// <param name="weights">n weights; empty for all one.</param>
    void SetTargets(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights);

    /// <summary>Sets the row at each position; empty for the order of the data.</summary>
    void SetOrder(ReadOnlySpan<int> order);
}
