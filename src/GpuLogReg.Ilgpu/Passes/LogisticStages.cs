using System.Numerics;
using System.Runtime.CompilerServices;
using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Storage;
using GpuLogReg.Ilgpu.Vectors;
using GpuLogReg.Losses;
using ILGPU;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>The binary loss: one margin a row.</summary>
internal sealed class LogisticStages<T, TNumber>(OpenDevice device, ObjectiveShape shape, SignedTargets<T> targets, DeviceOrder order) : ILossStages<T>
    where T : unmanaged, INumber<T>
    where TNumber : struct, IDeviceNumber<T>
{
    private PartialSlots? _slots;
    private LineSlots? _lineSlots;

    public int Outputs => 1;

    private RowRange All => RowRange.All(shape.Rows);

    private int MaxGroups => RowGrid.MaxGroups(device.Traits, ResidentGroups.LogisticStages(Unsafe.SizeOf<T>()));

    public void EnqueueSlopes(ArrayView<T> numbers, RowRange range, bool byRow, RowPart part, DeviceVector gradient)
    {
        RowGrid grid = Grid(range);
        Launch(Residuals.Run<T, LogisticLoss<T, TNumber>, TNumber>, order.InOrder(range, grid, byRow), targets.View, numbers, grid, part, gradient);
    }

    public ArrayView<double> Loss => Slots().Loss;

    public void EnqueueCurvature(ArrayView<T> margins)
    {
        RowGrid grid = Grid(All);
        device.Launch(Curvatures.Run<T, LogisticLoss<T, TNumber>, TNumber>, grid.Config, new CurvatureArguments<T>
        {
            Rows = order.AsStored(All, grid),
            SignedWeights = targets.View,
            Margins = margins,
        });
    }

    public void EnqueueProduct(ArrayView<T> curvature, ArrayView<T> numbers, RowRange range, RowPart part, DeviceVector result)
    {
        RowGrid grid = Grid(range);
        Launch(Residuals.Run<T, QuadraticLoss<T>, TNumber>, order.AsStored(range, grid), curvature, numbers, grid, part, result);
    }

    public (double Value, double Slope) At(ArrayView<T> start, ArrayView<T> change, double step)
    {
        _lineSlots ??= new LineSlots(device, MaxGroups);
        RowGrid grid = Grid(All);
        device.Launch(LineSums.Run<T, LogisticLoss<T, TNumber>, TNumber>, grid.Config, new LineSumsArguments<T>
        {
            Rows = order.AsStored(All, grid),
            SignedWeights = targets.View,
            Start = start,
            Change = change,
            Step = TNumber.From(step),
            Partials = _lineSlots.View,
            SlotStride = LineSlots.Stride,
            RunLength = RowGrid.RunLength,
        });
        return _lineSlots.Read(grid.Groups);
    }

    public void Dispose()
    {
        _lineSlots?.Dispose();
        _slots?.Dispose();
    }

    private RowGrid Grid(RowRange range) => RowGrid.Over(range.Count, 1, MaxGroups, device.Traits);

    private PartialSlots Slots() => _slots ??= new PartialSlots(device, 1, hasLoss: true, MaxGroups);

    private void Launch(
        Action<ResidualsArguments<T>> kernel, GridWalk rows, ArrayView<T> signedWeights, ArrayView<T> numbers, RowGrid grid, RowPart part,
        DeviceVector target)
    {
        device.Launch(kernel, grid.Config, new ResidualsArguments<T>
        {
            Rows = rows,
            SignedWeights = signedWeights,
            Numbers = numbers,
            Partials = Slots().View,
            SlotStride = Slots().Stride,
            RunLength = RowGrid.RunLength,
            Accumulate = part.Accumulate,
        });
        Slots().SumInto(target, shape.PenalizedExtent, grid.Groups, part);
    }
}
