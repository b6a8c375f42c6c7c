using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Kernels.Rows;

namespace GpuLogReg.Ilgpu.Storage;

/// <summary>Dense X as passes on the device read it, each row padded with zeros to whole 16-byte vectors.</summary>
/// <typeparam name="TStored">The 16-byte vector of X as it is stored.</typeparam>
internal interface IDeviceRows<TStored> : IDisposable
    where TStored : unmanaged
{
    /// <summary>n.</summary>
    long Rows { get; }

    /// <summary>d.</summary>
    int Features { get; }

    /// <summary>Where a row's 16-byte vectors stand.</summary>
    RowLayout Layout { get; }

    /// <summary>Length of a row in 16-byte vectors.</summary>
    int RowVectors { get; }

    /// <summary>A range in pieces, in order: one, or as many as go through the device's memory.</summary>
    /// <remarks>The next piece is asked for once the launches over the last one are enqueued on the device's stream. One walk at a time.</remarks>
    /// <param name="range">Positions.</param>
    IEnumerable<RowPiece<TStored>> Pieces(RowRange range);
}
