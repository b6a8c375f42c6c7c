using System.Numerics;
using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Kernels.Sparse;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Storage;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>
/// Which blocks of the columns hold entries of a batch of rows, so that Xᵀ·slopes walks those alone. What that takes beside X, 4 bytes an entry, is allocated and
/// filled with the first batch that is small enough.
/// </summary>
internal sealed class SparseBatch<T>(OpenDevice device, SparseRows<T> rows, DeviceOrder order) : IDisposable
    where T : unmanaged, INumber<T>
{
    /// <summary>Entries of a block, as a power of two: 16, or as many as a team has lanes.</summary>
    public int BlockShift { get; } = Math.Max(4, int.Log2(rows.SegmentShape.Lanes));

    private MemoryBuffer1D<int, Stride1D.Dense>? _blocks;
    private Marks? _marks;

    private long BlockCount => (rows.Entries >> BlockShift) + rows.Segments.Count + 1;

    /// <summary>All marks.</summary>
    public ArrayView<byte> Marks => _marks!.View;

    /// <summary>True where a range has so few rows that its marked blocks hold fewer entries than all columns do, and the device has room for the blocks' numbers.</summary>
    public bool Fits(RowRange range) => range.Count <= rows.Rows >> BlockShift && rows.Segments.Count > 0 && (_blocks is not null
        || (BlockCount <= int.MaxValue && (rows.Entries * sizeof(int)) + BlockCount <= device.AvailableBytes));

    /// <summary>Enqueues the marking of the blocks of a range in the current order.</summary>
    /// <returns>Its mark.</returns>
    public byte Enqueue(RowRange range)
    {
        _marks ??= new Marks(device, BlockCount);
        _blocks ??= FindBlocks();
        byte mark = _marks.Next();
        RowGrid grid = Grid(range.Count);
        device.Launch(BlockMarks.Run, grid.Config, new BlockMarksArguments
        {
            Rows = order.InOrder(range, grid, byRow: true),
            RowStarts = rows.RowStarts,
            Blocks = _blocks.View,
            Marks = _marks.View,
            Mark = mark,
        });
        return mark;
    }

    public void Dispose()
    {
        _marks?.Dispose();
        _blocks?.Dispose();
    }

    private MemoryBuffer1D<int, Stride1D.Dense> FindBlocks()
    {
        var blocks = device.Allocate<int>(rows.Entries);
        RowGrid grid = Grid(rows.Rows);
        device.Launch(EntryBlocks.Run, grid.Config, new EntryBlocksArguments
        {
            Rows = order.AsStored(RowRange.All(rows.Rows), grid),
            RowStarts = rows.RowStarts,
            Columns = rows.Columns,
            ColumnSegments = rows.SegmentNumbers,
            SegmentStarts = rows.SegmentStarts,
            EntryRows = rows.EntryRows,
            SegmentLength = rows.Segments.Length,
            BlockShift = BlockShift,
            Blocks = blocks.View,
        });
        return blocks;
    }

    private RowGrid Grid(long count) =>
        RowGrid.Over(count, rows.RowShape.Lanes, RowGrid.MaxGroups(device.Traits, ResidentGroups.Small), device.Traits);
}
