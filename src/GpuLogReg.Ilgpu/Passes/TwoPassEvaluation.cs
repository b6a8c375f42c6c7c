using System.Numerics;
using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Storage;
using GpuLogReg.Ilgpu.Vectors;
using GpuLogReg.Losses;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>
/// The plain evaluation: margins, residuals, Xᵀ·residuals, sums; X is read twice. For rows too long for registers, and as the baseline that
/// benchmarks measure the fused pass against.
/// </summary>
internal sealed class TwoPassEvaluation<T, TVector, TNumber> : IProductEvaluation<T>
    where T : unmanaged, INumber<T>
    where TVector : unmanaged, ITile<TVector, TVector, T>
    where TNumber : struct, IDeviceNumber<T>
{
    private readonly OpenDevice _device;
    private readonly DeviceRows<T, TVector> _rows;
    private readonly MarginPass<T, TVector, TNumber> _margins;
    private readonly PartialSlots _slots;
    private readonly MemoryBuffer1D<T, Stride1D.Dense> _slopes;
    private readonly int _features;
    private readonly int _maxGroups;

    /// <summary>Prepares the evaluation; <paramref name="margins"/> stays the caller's.</summary>
    public TwoPassEvaluation(OpenDevice device, DeviceRows<T, TVector> rows, MarginPass<T, TVector, TNumber> margins, int features)
    {
        _device = device;
        _rows = rows;
        _margins = margins;
        _features = features;
        _maxGroups = RowGrid.MaxGroups(device.Traits, RowGrid.ResidentSmallGroups);
        _slopes = device.Allocate<T>(Math.Max(rows.Rows, 1));
        _slots = new PartialSlots(device, features, _maxGroups);
    }

    public void Enqueue(DeviceVector weights, DeviceVector gradient, RowRange range)
    {
        _margins.Pack(weights);
        _margins.Enqueue(weights, range, inOrder: true, _slopes.View);
        Run(Residuals.Run<T, TVector, LogisticLoss<T, TNumber>, TNumber>, range, grid => _rows.InOrder(range, grid), gradient);
    }

    public void EnqueueProduct(DeviceVector v, ArrayView<T> curvatures, DeviceVector result)
    {
        RowRange range = RowRange.All(_rows.Rows);
        _margins.Pack(v);
        _margins.Enqueue(v, range, inOrder: false, _slopes.View);
        Run(Residuals.Run<T, TVector, QuadraticLoss<T>, TNumber>, range, Source, result);

        RowSource<TVector, T> Source(RowGrid grid)
        {
            RowSource<TVector, T> source = _rows.AsStored(range, grid);
            source.SignedWeights = curvatures;
            return source;
        }
    }

    public double ReadLoss() => _slots.ReadLoss();

    public void Dispose()
    {
        _slots.Dispose();
        _slopes.Dispose();
    }

    /// <summary>From margins on: residuals, Xᵀ·residuals, sums.</summary>
    private void Run(Action<TwoPassArguments<TVector, T>> residuals, RowRange range, Func<RowGrid, RowSource<TVector, T>> source, DeviceVector target)
    {
        int lanes = TransposedLanes();
        int columnTiles = (_rows.RowVectors + lanes - 1) / lanes;
        RowGrid shares = RowGrid.Over(range.Count, lanes, Math.Max(1, _maxGroups / columnTiles), _device.Traits);

        // The residuals run on as many groups as there are shares of rows, so that both write the same slots.
        RowGrid threads = RowGrid.Of(shares.Groups, range.Count, 1, _device.Traits);
        _device.Launch(residuals, threads.Config, Arguments(source(threads), columnTiles));
        _device.Launch(
            TransposedProduct.Run<T, TVector, TNumber>,
            new KernelConfig(shares.Groups * columnTiles, shares.GroupSize), Arguments(source(shares), columnTiles));
        _slots.SumInto(target, shares.Groups);
    }

    private TwoPassArguments<TVector, T> Arguments(RowSource<TVector, T> source, int columnTiles) => new()
    {
        Rows = source,
        Slopes = _slopes.View,
        Partials = _slots.View,
        SlotStride = _slots.Stride,
        Features = _features,
        RunLength = RowGrid.RunLength,
        ColumnTiles = columnTiles,
    };

    private int TransposedLanes() => Math.Min(_device.Traits.GroupSize, (int)BitOperations.RoundUpToPowerOf2((uint)_rows.RowVectors));
}
