using System.Numerics;
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
/// The products of sparse rows. Xᵀ·slopes goes over the columns of all rows whatever the range, with slopes of zero outside it: right for any order, and
/// as dear for a small batch as for the whole data.
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

    /// <summary>Prepares the products; <paramref name="rows"/> and <paramref name="order"/> stay the caller's.</summary>
    public SparseProducts(OpenDevice device, SparseRows<T> rows, DeviceOrder order, int outputs)
    {
        _device = device;
        _rows = rows;
        _order = order;
        _outputs = outputs;
        _weights = device.Allocate<T>(((long)rows.Features + 1) * outputs);
        _partials = device.Allocate<double>(Math.Max(1, (long)rows.Segments.Count * outputs));
    }

    public long Rows => _rows.Rows;

    public bool ByRow => true;

    private int MaxGroups => RowGrid.MaxGroups(_device.Traits, RowGrid.ResidentOutputGroups(_outputs));

    public void EnqueueMargins(DeviceVector weights, RowRange range, bool inOrder, MemoryBuffer1D<T, Stride1D.Dense> margins)
    {
        RowGrid elements = RowGrid.Over(_weights.Length, 1, MaxGroups, _device.Traits);
        _device.Launch(NarrowedWeights.Run<T, TNumber>, elements.Config, new NarrowedWeightsArguments<T>
        {
            Vectors = weights.Arena.View,
            Weights = weights.Offset,
            Length = weights.Length,
            Narrowed = _weights.View,
        });
        if (inOrder && range.Count < _rows.Rows)
            _device.Clear(margins);
        RowGrid grid = RowGrid.Over(range.Count, _rows.RowShape.Lanes, MaxGroups, _device.Traits);
        _device.Launch(SparseKernels<T, TNumber>.Margins(_rows.RowShape.Team, _outputs), grid.Config, new SparseMarginsArguments<T>
        {
            Rows = inOrder ? _order.InOrder(range, grid, ByRow) : _order.AsStored(range, grid),
            RowStarts = _rows.RowStarts,
            Columns = _rows.Columns,
            Values = _rows.RowValues,
            Features = _rows.Features,
            Outputs = _outputs,
            Weights = _weights.View,
            Margins = margins.View,
        });
    }

    public void EnqueueTransposed(ArrayView<T> slopes, RowRange range, bool inOrder, DeviceVector target)
    {
        if (_rows.Segments.Count > 0)
        {
            RowGrid grid = RowGrid.Over(_rows.Segments.Count, _rows.SegmentShape.Lanes, MaxGroups, _device.Traits);
            _device.Launch(SparseKernels<T, TNumber>.Segments(_rows.SegmentShape.Team, _outputs), grid.Config, new SegmentProductsArguments<T>
            {
                Segments = _order.AsStored(RowRange.All(_rows.Segments.Count), grid),
                SegmentStarts = _rows.SegmentStarts,
                Rows = _rows.EntryRows,
                Values = _rows.ColumnValues,
                Outputs = _outputs,
                Slopes = slopes,
                Partials = _partials.View,
            });
        }

        SumSegments(_rows.ShortColumns, _rows.Segments.Short.Length, RowShape.Looping(1, _device.Traits), target);
        SumSegments(_rows.LongColumns, _rows.Segments.Long.Length, RowShape.Looping(RowShape.WarpLanes, _device.Traits), target);
    }

    public void Dispose()
    {
        _partials.Dispose();
        _weights.Dispose();
    }

    private void SumSegments(ArrayView<int> columns, int count, RowShape shape, DeviceVector target)
    {
        if (count == 0)
            return;
        long items = (long)count * _outputs;
        RowGrid grid = RowGrid.Over(items, shape.Lanes, MaxGroups, _device.Traits);
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
}
