namespace GpuLogReg.Ilgpu.Storage;

/// <summary>A data set on the device, as far as its owner need know.</summary>
internal interface IDeviceRows : IDisposable
{
    /// <summary>Sets the row at each position; empty for the order of the data.</summary>
    void SetOrder(ReadOnlySpan<int> order);
}
