using System.Numerics;
using System.Runtime.CompilerServices;
using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Sparse;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Storage;
using GpuLogReg.Ilgpu.Vectors;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>
/// The products of sparse rows. Xᵀ·slopes goes over the columns of all rows, with slopes of zero outside the range: right for any order, and the same bits. For
/// a small batch it goes over the blocks of the columns that hold the batch's entries.
/// </summary>
internal sealed class SparseProducts<T, TNumber> : IProducts<T>
    where T : unmanaged, INumber<T>
    where TNumber : struct, IDeviceNumber<T>
{
    private readonly OpenDevice _device;
    private readonly SparseRows<T> _rows;
    private readonly DeviceOrder _order;
    private readonly int _outputs;
    private readonly MemoryBuffer1D<T, Stride1D.Dense> _weights;
    private readonly MemoryBuffer1D<double, Stride1D.Dense> _partials;
    private readonly LongRowMargins<T, TNumber> _longRows;
    private readonly SparseBatch<T> _batch;

    /// <summary>The buffer that holds zeros but for the range of the last margins; null where none is known to.</summary>
    private MemoryBuffer1D<T, Stride1D.Dense>? _clear;

    /// <summary>Prepares the products; <paramref name="rows"/> and <paramref name="order"/> stay the caller's.</summary>
    public SparseProducts(OpenDevice device, SparseRows<T> rows, DeviceOrder order, int outputs)
    {
        _device = device;
        _rows = rows;
        _order = order;
        _outputs = outputs;
        _weights = device.Allocate<T>(((long)rows.Features + 1) * outputs);
        _partials = device.Allocate<double>(Math.Max(1, (long)rows.Segments.Count * outputs));
        _longRows = new LongRowMargins<T, TNumber>(device, rows, order, outputs);
        _batch = new SparseBatch<T>(device, rows, order);
    }

    public long Rows => _rows.Rows;

    public bool ByRow => true;

    public long PartRows => Rows;

    public IEnumerable<(RowRange Rows, RowPart Part)> Parts(RowRange range) => [(range, RowPart.Whole)];

    private int MaxSmallGroups => RowGrid.MaxGroups(_device.Traits, ResidentGroups.Small);

    public void EnqueueMargins(DeviceVector weights, RowRange range, bool inOrder, RowPart part, MemoryBuffer1D<T, Stride1D.Dense> margins)
    {
        RowGrid elements = RowGrid.Over(_weights.Length, 1, MaxSmallGroups, _device.Traits);
        _device.Launch(NarrowedWeights.Run<T, TNumber>, elements.Config, new NarrowedWeightsArguments<T>
        {
            Vectors = weights.Arena.View,
            Weights = weights.Offset,
            Length = weights.Length,
            Narrowed = _weights.View,
        });
        bool isBatch = inOrder && range.Count < _rows.Rows;
        if (isBatch && _clear != margins)
            _device.Clear(margins);
        _clear = isBatch ? margins : _clear == margins ? null : _clear;
        int maxGroups = RowGrid.MaxGroups(_device.Traits, ResidentGroups.SparseMargins(_outputs, Unsafe.SizeOf<T>()));
        RowGrid grid = RowGrid.Over(range.Count, _rows.RowShape.Lanes, maxGroups, _device.Traits);
        _device.Launch(SparseKernels<T, TNumber>.Margins(_rows.RowShape.Team, _outputs), grid.Config, new SparseMarginsArguments<T>
        {
            Rows = inOrder ? _order.InOrder(range, grid, ByRow) : _order.AsStored(range, grid),
            RowStarts = _rows.RowStarts,
            MostEntries = _rows.RowSegments.MostEntries,
            Columns = _rows.Columns,
            Values = _rows.RowValues,
            Features = _rows.Features,
            Outputs = _outputs,
            Weights = _weights.View,
            Margins = margins.View,
        });
        _longRows.Enqueue(_weights.View, range, inOrder, margins.View);
    }

    public void EnqueueLine(DeviceVector point, DeviceVector direction, MemoryBuffer1D<T, Stride1D.Dense> start, MemoryBuffer1D<T, Stride1D.Dense> change)
    {
        EnqueueMargins(point, RowRange.All(Rows), inOrder: false, RowPart.Whole, start);
        EnqueueMargins(direction, RowRange.All(Rows), inOrder: false, RowPart.Whole, change);
    }

    public void EnqueueTransposed(ArrayView<T> slopes, RowRange range, bool inOrder, RowPart part, DeviceVector target)
    {
        if (_rows.Segments.Count > 0)
        {
            bool isMarked = inOrder && _batch.Fits(range);
            int resident = isMarked ? ResidentGroups.MarkedSegments(_outputs, Unsafe.SizeOf<T>()) : ResidentGroups.Segments(_outputs, Unsafe.SizeOf<T>());
            RowGrid grid = RowGrid.Over(_rows.Segments.Count, _rows.SegmentShape.Lanes, RowGrid.MaxGroups(_device.Traits, resident), _device.Traits);
            var segments = new SegmentProductsArguments<T>
            {
                Segments = _order.AsStored(RowRange.All(_rows.Segments.Count), grid),
                SegmentStarts = _rows.SegmentStarts,
                SegmentEnds = _rows.SegmentStarts.SubView(1, _rows.Segments.Count),
                Places = _rows.EntryRows,
                Values = _rows.ColumnValues,
                Outputs = _outputs,
                Numbers = slopes,
                Partials = _partials.View,
            };
            if (isMarked)
            {
                byte mark = _batch.Enqueue(range);
                _device.Launch(SparseKernels<T, TNumber>.MarkedSegments(_rows.SegmentShape.Team, _outputs), grid.Config, new MarkedSegmentProductsArguments<T>
                {
                    All = segments,
                    Marks = _batch.Marks,
                    Mark = mark,
                    BlockShift = _batch.BlockShift,
                });
            }
            else
            {
                _device.Launch(SparseKernels<T, TNumber>.Segments(_rows.SegmentShape.Team, _outputs), grid.Config, segments);
            }
        }

        SumSegments(_rows.ShortColumns, _rows.Segments.Short.Length, RowShape.Looping(1, _device.Traits), target);
        SumSegments(_rows.LongColumns, _rows.Segments.Long.Length, RowShape.Looping(RowShape.WarpLanes, _device.Traits), target);
        if (inOrder && range.Count < _rows.Rows)
            ClearSlopes(slopes, range);
    }

    public void Dispose()
    {
        _batch.Dispose();
        _longRows.Dispose();
        _partials.Dispose();
        _weights.Dispose();
    }

    private void SumSegments(ArrayView<int> columns, int count, RowShape shape, DeviceVector target)
    {
        if (count == 0)
            return;
        long items = (long)count * _outputs;
        RowGrid grid = RowGrid.Over(items, shape.Lanes, MaxSmallGroups, _device.Traits);
        _device.Launch(SparseKernels<T, TNumber>.Columns(shape.Team), grid.Config, new SegmentSumsArguments
        {
            Items = _order.AsStored(RowRange.All(items), grid),
            Columns = columns,
            ColumnSegments = _rows.SegmentNumbers,
            Outputs = _outputs,
            Partials = _partials.View,
            Vectors = target.Arena.View,
            Gradient = target.Offset,
        });
    }

    private void ClearSlopes(ArrayView<T> slopes, RowRange range)
    {
        RowGrid grid = RowGrid.Over(range.Count, 1, MaxSmallGroups, _device.Traits);
        _device.Launch(
            ClearedSlopes.Run,
            grid.Config,
            new ClearedSlopesArguments<T> { Rows = _order.InOrder(range, grid, ByRow), Outputs = _outputs, Slopes = slopes });
    }
}
