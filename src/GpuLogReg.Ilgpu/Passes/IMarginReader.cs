using GpuLogReg.Ilgpu.Vectors;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>Brings margins to the host.</summary>
internal interface IMarginReader : IDisposable
{
    /// <summary>The margins of all rows, in the order of the data.</summary>
    /// <param name="weights">w, intercept last.</param>
    /// <param name="margins">One number a row.</param>
    void Read(DeviceVector weights, Span<double> margins);
}
