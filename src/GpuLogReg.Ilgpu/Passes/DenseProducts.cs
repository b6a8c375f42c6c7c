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
internal sealed class DenseProducts<T, TVector, TNumber> : IProducts<T>
    where T : unmanaged, INumber<T>
    where TVector : unmanaged, ITile<TVector, TVector, T>
    where TNumber : struct, IDeviceNumber<T>
{
    private readonly OpenDevice _device;
    private readonly DeviceRows<T, TVector> _rows;
    private readonly DeviceOrder _order;
    private readonly int _outputs;
    private readonly RowShape _shape;
    private readonly int _lanes, _columnTiles, _outputTiles;
    private readonly MemoryBuffer1D<TVector, Stride1D.Dense> _packed;
    private readonly MemoryBuffer1D<T, Stride1D.Dense> _intercepts;
    private PartialSlots? _slots;

    /// <summary>Prepares the products; <paramref name="rows"/> and <paramref name="order"/> stay the caller's.</summary>
    public DenseProducts(OpenDevice device, DeviceRows<T, TVector> rows, DeviceOrder order, int outputs)
    {
        _device = device;
        _rows = rows;
        _order = order;
        _outputs = outputs;
        _shape = RowShape.Looping(rows.RowVectors, device.Traits);
        _lanes = Math.Min(device.Traits.GroupSize, (int)BitOperations.RoundUpToPowerOf2((uint)rows.RowVectors));
        _columnTiles = (rows.RowVectors + _lanes - 1) / _lanes;
        _outputTiles = (outputs + OutputBlock.For(outputs) - 1) / OutputBlock.For(outputs);
        _packed = device.Allocate<TVector>((long)rows.RowVectors * outputs);
        _intercepts = device.Allocate<T>(outputs);
    }

    public long Rows => _rows.Rows;

    public bool ByRow => false;

    public long ChunkRows => Math.Max(1, _device.Traits.ChunkBytes / ((long)_rows.RowVectors * Unsafe.SizeOf<TVector>()));

    private int MaxGroups => RowGrid.MaxGroups(_device.Traits, RowGrid.ResidentOutputGroups(_outputs));

    /// <summary>Shares of the rows: fewer where columns and outputs already fill the grid, so that the slots of sums stay few.</summary>
    private int MaxShares => Math.Max(1, MaxGroups / Math.Max(1, _columnTiles * _outputTiles));

    public void EnqueueMargins(DeviceVector weights, RowRange range, bool inOrder, RowPart part, MemoryBuffer1D<T, Stride1D.Dense> margins)
    {
        if (part.IsFirst)
            Pack(weights);
        RowGrid grid = RowGrid.Over(range.Count, _shape.Lanes, MaxGroups, _device.Traits);
        _device.Launch(MarginKernels<T, TVector, TNumber>.For(_shape, _outputs), grid.Config, new MarginArguments<TVector, T>
        {
            Rows = Walk(range, grid, inOrder),
            X = _rows.View,
            RowVectors = _rows.RowVectors,
            Outputs = _outputs,
            Packed = _packed.View,
            Intercepts = _intercepts.View,
            Margins = margins.View,
        });
    }

    public void EnqueueTransposed(ArrayView<T> slopes, RowRange range, bool inOrder, RowPart part, DeviceVector target)
    {
        _slots ??= new PartialSlots(_device, checked(_rows.Features * _outputs), hasLoss: false, MaxShares);
        RowGrid shares = RowGrid.Over(range.Count, _lanes, MaxShares, _device.Traits);
        _device.Launch(
            TransposedKernels<T, TVector, TNumber>.For(_outputs),
            new KernelConfig(checked(shares.Groups * _columnTiles * _outputTiles), shares.GroupSize),
            new TransposedProductArguments<TVector, T>
            {
                Rows = Walk(range, shares, inOrder),
                X = _rows.View,
                RowVectors = _rows.RowVectors,
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
