using System.Numerics;
using System.Runtime.CompilerServices;
using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Storage;
using GpuLogReg.Ilgpu.Vectors;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>The products of dense rows; each reads X once.</summary>
internal sealed class DenseProducts<T, TStored, TVector, TNumber> : IProducts<T>
    where T : unmanaged, INumber<T>
    where TStored : unmanaged
    where TVector : unmanaged, ITile<TVector, TStored, T>
    where TNumber : struct, IDeviceNumber<T>
{
    private readonly OpenDevice _device;
    private readonly IDeviceRows<TStored> _rows;
    private readonly DeviceOrder _order;
    private readonly int _outputs;
    private readonly RowShape _shape;
    private readonly int _lanes, _columnTiles, _outputTiles;
    private readonly MemoryBuffer1D<TVector, Stride1D.Dense> _packed;
    private readonly MemoryBuffer1D<T, Stride1D.Dense> _intercepts;
    private readonly bool _inChunks;
    private RowPiece<TStored>? _part;
    private PartialSlots? _slots;

    /// <summary>Prepares the products; <paramref name="rows"/> and <paramref name="order"/> stay the caller's.</summary>
    /// <param name="device">Where.</param>
    /// <param name="rows">X.</param>
    /// <param name="order">The order of the rows.</param>
    /// <param name="outputs">k.</param>
    /// <param name="inChunks">False takes all rows that are on the device at once, whatever its cache: the baseline.</param>
    public DenseProducts(OpenDevice device, IDeviceRows<TStored> rows, DeviceOrder order, int outputs, bool inChunks)
    {
        _inChunks = inChunks;
        _device = device;
        _rows = rows;
        _order = order;
        _outputs = outputs;
        _shape = RowShape.Looping(rows.Layout, device.Traits);
        _lanes = Math.Min(device.Traits.GroupSize, (int)BitOperations.RoundUpToPowerOf2((uint)rows.RowVectors));
        _columnTiles = (rows.RowVectors + _lanes - 1) / _lanes;
        _outputTiles = (outputs + OutputBlock.For(outputs) - 1) / OutputBlock.For(outputs);
        _packed = device.Allocate<TVector>((long)rows.RowVectors * outputs);
        _intercepts = device.Allocate<T>(outputs);
    }

    public long Rows => _rows.Rows;

    public bool ByRow => false;

    public long PartRows => _rows is StreamedRows<TStored> streamed ? streamed.PieceRows : Math.Min(Rows, ChunkRows);

    private long ChunkRows => _inChunks ? Math.Max(1, _device.Traits.ChunkBytes / ((long)_rows.RowVectors * Unsafe.SizeOf<TStored>())) : long.MaxValue;

    private int MaxMarginGroups => RowGrid.MaxGroups(_device.Traits, ResidentGroups.Margins(_outputs, Unsafe.SizeOf<T>(), Widening.Of<TStored, TVector>()));

    private int MaxTransposedGroups => RowGrid.MaxGroups(_device.Traits, ResidentGroups.Transposed(_outputs, Widening.Of<TStored, TVector>()));

    /// <summary>Shares of the rows: fewer where columns and outputs already fill the grid, so that the slots of sums stay few.</summary>
    private int MaxShares => Math.Max(1, MaxTransposedGroups / Math.Max(1, _columnTiles * _outputTiles));

    public IEnumerable<(RowRange Rows, RowPart Part)> Parts(RowRange range)
    {
        // Pieces are added up one by one, as those of the fused passes are; chunks leave their sums in the slots until the last.
        bool streams = _rows is StreamedRows<TStored>;
        try
        {
            foreach (RowPiece<TStored> piece in streams ? _rows.Pieces(range) : Chunks(range).SelectMany(_rows.Pieces))
            {
                _part = piece;
                yield return (piece.Rows, new RowPart(piece.Rows.Start == range.Start, piece.Rows.End == range.End, streams));
            }
        }
        finally
        {
            _part = null;
        }
    }

    public void EnqueueMargins(DeviceVector weights, RowRange range, bool inOrder, RowPart part, MemoryBuffer1D<T, Stride1D.Dense> margins)
    {
        if (part.IsFirst)
            Pack(weights);
        foreach (RowPiece<TStored> piece in _part is { } now ? [now] : _rows.Pieces(range))
            LaunchMargins(piece, inOrder, margins.View.AsContiguous().SubView((piece.Rows.Start - range.Start) * _outputs));
    }

    public void EnqueueLine(DeviceVector point, DeviceVector direction, MemoryBuffer1D<T, Stride1D.Dense> start, MemoryBuffer1D<T, Stride1D.Dense> change)
    {
        foreach (RowPiece<TStored> piece in _rows.Pieces(RowRange.All(Rows)))
        {
            Pack(point);
            LaunchMargins(piece, inOrder: false, start.View.AsContiguous().SubView(piece.Rows.Start * _outputs));
            Pack(direction);
            LaunchMargins(piece, inOrder: false, change.View.AsContiguous().SubView(piece.Rows.Start * _outputs));
        }
    }

    public void EnqueueTransposed(ArrayView<T> slopes, RowRange range, bool inOrder, RowPart part, DeviceVector target)
    {
        RowPiece<TStored> piece = _part ?? throw new InvalidOperationException($"Xᵀ·slopes are of a part of the rows; none of '{nameof(Parts)}' is being taken.");
        _slots ??= new PartialSlots(_device, checked(_rows.Features * _outputs), hasLoss: false, MaxShares);
        RowGrid shares = RowGrid.Over(range.Count, _lanes, MaxShares, _device.Traits);
        _device.Launch(
            TransposedKernels<T, TStored, TVector, TNumber>.For(_outputs),
            new KernelConfig(checked(shares.Groups * _columnTiles * _outputTiles), shares.GroupSize),
            new TransposedProductArguments<TStored, T>
            {
                Rows = Walk(piece.Local, shares, inOrder),
                X = piece.X,
                Layout = _rows.Layout,
                Slopes = slopes,
                Partials = _slots.View,
                SlotStride = _slots.Stride,
                Features = _rows.Features,
                Outputs = _outputs,
                RunLength = RowGrid.RunLength,
                ColumnTiles = _columnTiles,
                Accumulate = part.Accumulate,
            });
        _slots.SumInto(target, 0, shares.Groups, part);
    }

    public void Dispose()
    {
        _slots?.Dispose();
        _intercepts.Dispose();
        _packed.Dispose();
    }

    private IEnumerable<RowRange> Chunks(RowRange range)
    {
        for (long start = range.Start; start < range.End; start += PartRows)
            yield return new RowRange(start, Math.Min(PartRows, range.End - start));
    }

    private void LaunchMargins(RowPiece<TStored> piece, bool inOrder, ArrayView<T> margins)
    {
        RowGrid grid = RowGrid.Over(piece.Rows.Count, _shape.Lanes, MaxMarginGroups, _device.Traits);
        _device.Launch(MarginKernels<T, TStored, TVector, TNumber>.For(_shape, _outputs), grid.Config, new MarginArguments<TStored, TVector, T>
        {
            Rows = Walk(piece.Local, grid, inOrder),
            X = piece.X,
            Layout = _rows.Layout,
            Outputs = _outputs,
            Packed = _packed.View,
            Intercepts = _intercepts.View,
            Margins = margins,
        });
    }

    private void Pack(DeviceVector weights)
    {
        int items = checked(_rows.RowVectors * _outputs);
        _device.Launch(
            PackedWeights.Run<T, TVector, TNumber>,
            new KernelConfig((items + _device.Traits.GroupSize - 1) / _device.Traits.GroupSize, _device.Traits.GroupSize),
            new PackedWeightsArguments<TVector, T>
            {
                Vectors = weights.Arena.View,
                Weights = weights.Offset,
                Features = _rows.Features,
                Outputs = _outputs,
                RowVectors = _rows.RowVectors,
                Packed = _packed.View,
                Intercepts = _intercepts.View,
            });
    }

    private GridWalk Walk(RowRange range, RowGrid grid, bool inOrder) => inOrder ? _order.InOrder(range, grid, ByRow) : _order.AsStored(range, grid);
}
