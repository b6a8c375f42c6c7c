using System.Numerics;
using System.Runtime.CompilerServices;
using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Sparse;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Storage;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>What long sparse rows have beyond their first entries, split by entries and not by rows: two launches, three for a part of the rows; none without long rows.</summary>
internal sealed class LongRowMargins<T, TNumber> : IDisposable
    where T : unmanaged, INumber<T>
    where TNumber : struct, IDeviceNumber<T>
{
    /// <summary>One block a segment: entries are numbered below this power of two.</summary>
    private const int WholeSegment = 62;

    private readonly OpenDevice _device;
    private readonly SparseRows<T> _rows;
    private readonly DeviceOrder _order;
    private readonly int _outputs;
    private readonly MemoryBuffer1D<double, Stride1D.Dense> _partials;
    private readonly Marks _marks;

    /// <summary>Prepares the launches; <paramref name="rows"/> and <paramref name="order"/> stay the caller's.</summary>
    public LongRowMargins(OpenDevice device, SparseRows<T> rows, DeviceOrder order, int outputs)
    {
        _device = device;
        _rows = rows;
        _order = order;
        _outputs = outputs;
        _partials = device.Allocate<double>(Math.Max(1, (long)rows.RowSegments.Count * outputs));
        _marks = new Marks(device, rows.RowSegments.Count);
    }

    /// <summary>Adds the rest of the long rows of a range to their margins.</summary>
    /// <param name="weights">(d + 1) × k coefficients.</param>
    /// <param name="range">Positions.</param>
    /// <param name="inOrder">True counts positions in the current order, and numbers stand by row; false in the order of the data, and they stand by position.</param>
    /// <param name="margins">k numbers a row.</param>
    public void Enqueue(ArrayView<T> weights, RowRange range, bool inOrder, ArrayView<T> margins)
    {
        if (_rows.RowSegments.Count == 0)
            return;
        byte mark = range.Count < _rows.Rows ? Mark(range, inOrder) : (byte)0;
        RowShape shape = _rows.LongRowShape;
        int resident = mark == 0 ? ResidentGroups.Segments(_outputs, Unsafe.SizeOf<T>()) : ResidentGroups.MarkedSegments(_outputs, Unsafe.SizeOf<T>());
        RowGrid grid = RowGrid.Over(_rows.RowSegments.Count, shape.Lanes, RowGrid.MaxGroups(_device.Traits, resident), _device.Traits);
        var segments = new SegmentProductsArguments<T>
        {
            Segments = _order.AsStored(RowRange.All(_rows.RowSegments.Count), grid),
            SegmentStarts = _rows.RowSegmentStarts,
            SegmentEnds = _rows.RowSegmentEnds,
            Places = _rows.Columns,
            Values = _rows.RowValues,
            Outputs = _outputs,
            Numbers = weights,
            Partials = _partials.View,
        };
        if (mark == 0)
        {
            _device.Launch(SparseKernels<T, TNumber>.Segments(shape.Team, _outputs), grid.Config, segments);
        }
        else
        {
            _device.Launch(SparseKernels<T, TNumber>.MarkedSegments(shape.Team, _outputs), grid.Config, new MarkedSegmentProductsArguments<T>
            {
                All = segments,
                Marks = _marks.View,
                Mark = mark,
                BlockShift = WholeSegment,
            });
        }

        long items = (long)_rows.RowSegments.Rows.Length * _outputs;
        RowGrid sums = RowGrid.Over(items, shape.Lanes, RowGrid.MaxGroups(_device.Traits, ResidentGroups.Small), _device.Traits);
        _device.Launch(SparseKernels<T, TNumber>.LongRows(shape.Team), sums.Config, new LongRowSumsArguments<T>
        {
            Items = _order.AsStored(RowRange.All(items), sums),
            LongRows = _rows.LongRows,
            RowSegments = _rows.RowSegmentNumbers,
            Partials = _partials.View,
            Marks = _marks.View,
            Mark = mark,
            Outputs = _outputs,
            FirstRow = inOrder ? 0 : range.Start,
            Margins = margins,
        });
    }

    public void Dispose()
    {
        _marks.Dispose();
        _partials.Dispose();
    }

    private byte Mark(RowRange range, bool inOrder)
    {
        byte mark = _marks.Next();
        RowGrid grid = RowGrid.Over(range.Count, 1, RowGrid.MaxGroups(_device.Traits, ResidentGroups.Small), _device.Traits);
        _device.Launch(LongRowMarks.Run, grid.Config, new LongRowMarksArguments
        {
            Rows = inOrder ? _order.InOrder(range, grid, byRow: true) : _order.AsStored(range, grid),
            RowStarts = _rows.RowStarts,
            MostEntries = _rows.RowSegments.MostEntries,
            LongRows = _rows.LongRows,
            LongCount = _rows.RowSegments.Rows.Length,
            RowSegments = _rows.RowSegmentNumbers,
            Marks = _marks.View,
            Mark = mark,
        });
        return mark;
    }
}
