using GpuLogReg.Compute;
using ILGPU;

namespace GpuLogReg.Ilgpu.Storage;

/// <summary>Rows that are on the device now, as kernels read them.</summary>
/// <typeparam name="TStored">The 16-byte vector of X as it is stored.</typeparam>
/// <param name="Rows">Which: positions in the current order where all rows are on the device, row numbers where they come piece by piece.</param>
/// <param name="X">Their vectors, beginning with row <paramref name="Origin"/>.</param>
/// <param name="Origin">The row that kernels know as row 0; numbers a row have to be given to them from there on.</param>
internal readonly record struct RowPiece<TStored>(RowRange Rows, ArrayView<TStored> X, long Origin)
    where TStored : unmanaged
{
    /// <summary>The rows as kernels count them.</summary>
    public RowRange Local => new(Rows.Start - Origin, Rows.Count);
}
