using System.Numerics;
using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Storage;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>XᵀDX of dense rows with few features: two launches and one readback. Nothing is allocated until it is first asked for.</summary>
internal sealed class DenseHessian<T, TStored, TVector, TOuter, TNumber>(OpenDevice device, IDeviceRows<TStored> rows, DeviceOrder order) : IDenseHessian<T>
    where T : unmanaged, INumber<T>
    where TStored : unmanaged
    where TVector : unmanaged, ITile<TVector, TStored, T>
    where TOuter : unmanaged, IOuterTile<TOuter, TVector, T>
    where TNumber : struct, IDeviceNumber<T>
{
    /// <summary>Most features: above, conjugate gradients' passes of 4·n·d operations are taken to cost less than n·d² of these. Not measured on a GPU yet.</summary>
    public const int MostFeatures = 256;

    private readonly int _side = SideOf(rows.RowVectors + 1, device.Traits.GroupSize);
    private PartialSlots? _slots;
    private MemoryBuffer1D<double, Stride1D.Dense>? _sums;
    private PageLockedArray1D<double>? _host;

    private int Lanes => _side * _side;

    private int TilesAlong => (rows.RowVectors + _side) / _side;

    private int Tiles => TilesAlong * (TilesAlong + 1) / 2;

    private int Length => Tiles * Lanes * TOuter.Side * TOuter.Side;

    public void Compute(ArrayView<T> curvatures, Span<double> hessian)
    {
        int maxGroups = Math.Max(1, RowGrid.MaxGroups(device.Traits, ResidentGroups.Hessian(Widening.Of<TStored, TVector>())) / Tiles);
        _slots ??= new PartialSlots(device, Length, hasLoss: false, maxGroups * (device.Traits.GroupSize / Lanes));
        _sums ??= device.Allocate<double>(Length);
        _host ??= device.AllocateHost<double>(Length);
        foreach (RowPiece<TStored> piece in rows.Pieces(RowRange.All(rows.Rows)))
        {
            RowGrid grid = RowGrid.Over(piece.Rows.Count, Lanes, maxGroups, device.Traits);
            device.Launch(
                HessianTiles.Run<T, TStored, TVector, TOuter, TNumber>,
                new KernelConfig(grid.Groups * Tiles, grid.GroupSize),
                new HessianTilesArguments<TStored, T>
                {
                    Rows = order.AsStored(piece.Local, grid),
                    X = piece.X,
                    Layout = rows.Layout,
                    Curvatures = curvatures.SubView(piece.Origin),
                    Side = _side,
                    Tiles = Tiles,
                    Partials = _slots.View,
                    SlotStride = _slots.Stride,
                    RunLength = RowGrid.RunLength,
                });
            _slots.SumInto(_sums.View, 0, (int)grid.Teams, accumulate: piece.Rows.Start > 0);
        }

        device.Read<double>(_sums.View, _host, Length);
        Unfold(_host.Span, hessian);
    }

    public void Dispose()
    {
        _host?.Dispose();
        _sums?.Dispose();
        _slots?.Dispose();
    }

    /// <summary>Lanes along a side of a square: a power of two, no more than columns need, their square no more than a group.</summary>
    private static int SideOf(int vectors, int groupSize) =>
        Math.Min((int)BitOperations.RoundUpToPowerOf2((uint)vectors), 1 << (int.Log2(groupSize) / 2));

    /// <summary>Squares, lanes and elements to rows and columns; what stands above the diagonal is what stands below.</summary>
    private void Unfold(ReadOnlySpan<double> sums, Span<double> hessian)
    {
        int at = 0;
        for (int tileRow = 0; tileRow < TilesAlong; tileRow++)
        {
            for (int tileColumn = 0; tileColumn <= tileRow; tileColumn++)
            {
                for (int lane = 0; lane < Lanes; lane++)
                {
                    int row = ((tileRow * _side) + (lane / _side)) * TOuter.Side, column = ((tileColumn * _side) + (lane % _side)) * TOuter.Side;
                    for (int element = 0; element < TOuter.Side * TOuter.Side; element++)
                        Put(hessian, Coefficient(row + (element / TOuter.Side)), Coefficient(column + (element % TOuter.Side)), sums[at++]);
                }
            }
        }
    }

    private void Put(Span<double> hessian, int row, int column, double value)
    {
        if (column < 0 || row < column)
            return;
        int size = rows.Features + 1;
        hessian[(row * size) + column] = value;
        hessian[(column * size) + row] = value;
    }

    /// <summary>The coefficient that an element of the lengthened row belongs to: a feature, the intercept, or none (−1).</summary>
    private int Coefficient(int element) => element < rows.Features ? element : element == rows.RowVectors * TOuter.Side ? rows.Features : -1;
}
