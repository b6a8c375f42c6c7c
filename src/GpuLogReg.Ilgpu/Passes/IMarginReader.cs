using GpuLogReg.Ilgpu.Vectors;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>Brings margins to the host.</summary>
internal interface IMarginReader
{
    /// <summary>The margins of all rows, in the order of the data.</summary>
    /// <param name="weights">w, intercepts last.</param>
    /// <param name="margins">k numbers a row.</param>
    void Read(DeviceVector weights, Span<double> margins);
}
