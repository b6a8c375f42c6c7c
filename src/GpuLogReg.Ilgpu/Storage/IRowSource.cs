using GpuLogReg.Ilgpu.Kernels.Rows;

namespace GpuLogReg.Ilgpu.Storage;

/// <summary>Dense rows on the host, given out in the layout of the device, each row a whole number of 16-byte vectors.</summary>
internal interface IRowSource
{
    /// <summary>n.</summary>
    long Rows { get; }

    /// <summary>Where a row's 16-byte vectors stand.</summary>
    RowLayout Layout { get; }

    /// <summary>Writes some rows as if they were all there are: the first of them begins a block. What pads a row of zeros stays one, or becomes one.</summary>
    /// <param name="first">First row.</param>
    /// <param name="count">How many.</param>
    /// <param name="target">Room for all of them, the rest of the last block included, which is filled with zeros.</param>
    void Copy(long first, int count, Span<byte> target);
}
