using System.Numerics;
using System.Runtime.CompilerServices;
using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Softmax;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Storage;
using GpuLogReg.Ilgpu.Vectors;
using ILGPU;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>The multinomial loss: k margins a row. The curvature of a point is its probabilities.</summary>
internal sealed class SoftmaxStages<T, TNumber> : ILossStages<T>
    where T : unmanaged, INumber<T>
    where TNumber : struct, IDeviceNumber<T>
{
    private readonly OpenDevice _device;
    private readonly ObjectiveShape _shape;
    private readonly ClassTargets<T, TNumber> _targets;
    private readonly DeviceOrder _order;
    private readonly PartialSlots _slots;
    private readonly int _maxGroups;
    private LineSlots? _lineSlots;

    /// <summary>Prepares the launches; <paramref name="targets"/> and <paramref name="order"/> stay the caller's.</summary>
    public SoftmaxStages(OpenDevice device, ObjectiveShape shape, ClassTargets<T, TNumber> targets, DeviceOrder order)
    {
        _device = device;
        _shape = shape;
        _targets = targets;
        _order = order;
        _maxGroups = RowGrid.MaxGroups(device.Traits, ResidentGroups.SoftmaxStages(Unsafe.SizeOf<T>()));
        _slots = new PartialSlots(device, shape.Outputs, hasLoss: true, _maxGroups);
    }

    public int Outputs => _shape.Outputs;

    private RowRange All => RowRange.All(_shape.Rows);

    public void EnqueueSlopes(ArrayView<T> numbers, RowRange range, bool byRow, RowPart part, DeviceVector gradient)
    {
        RowGrid grid = Grid(range);
        _device.Launch(SoftmaxSlopes.Run<T, TNumber>, grid.Config, Arguments(_order.InOrder(range, grid, byRow), numbers, part));
        SumSlopes(numbers, grid, range, g => _order.InOrder(range, g, byRow), part, gradient);
    }

    public ArrayView<double> Loss => _slots.Loss;

    public void EnqueueCurvature(ArrayView<T> margins)
    {
        RowGrid grid = Grid(All);
        _device.Launch(SoftmaxProbabilities.Run<T, TNumber>, grid.Config, Arguments(_order.AsStored(All, grid), margins, RowPart.Whole));
    }

    public void EnqueueProduct(ArrayView<T> curvature, ArrayView<T> numbers, RowRange range, RowPart part, DeviceVector result)
    {
        RowGrid grid = Grid(range);
        _device.Launch(
            SoftmaxProducts.Run<T, TNumber>, grid.Config, Arguments(_order.AsStored(range, grid), numbers, part) with { Probabilities = curvature });
        SumSlopes(numbers, grid, range, g => _order.AsStored(range, g), part, result);
    }

    public (double Value, double Slope) At(ArrayView<T> start, ArrayView<T> change, double step)
    {
        _lineSlots ??= new LineSlots(_device, _maxGroups);
        RowGrid grid = Grid(All);
        _device.Launch(SoftmaxLineSums.Run<T, TNumber>, grid.Config, new SoftmaxLineArguments<T>
        {
            Rows = _order.AsStored(All, grid),
            Labels = _targets.Labels,
            Weights = _targets.Weights,
            Outputs = Outputs,
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
        _slots.Dispose();
    }

    private RowGrid Grid(RowRange range) => RowGrid.Over(range.Count, 1, _maxGroups, _device.Traits);

    /// <summary>The intercepts' sums, on as many groups as the launch before, whose slots they share; then all slots into the vector.</summary>
    private void SumSlopes(ArrayView<T> slopes, RowGrid threads, RowRange range, Func<RowGrid, GridWalk> walk, RowPart part, DeviceVector target)
    {
        int lanes = Math.Min(_device.Traits.GroupSize, (int)BitOperations.RoundUpToPowerOf2((uint)Outputs));
        RowGrid grid = RowGrid.Of(threads.Groups, range.Count, lanes, _device.Traits);
        _device.Launch(SlopeSums.Run<T, TNumber>, grid.Config, Arguments(walk(grid), slopes, part));
        _slots.SumInto(target, _shape.PenalizedExtent, grid.Groups, part);
    }

    private SoftmaxArguments<T> Arguments(GridWalk rows, ArrayView<T> numbers, RowPart part) => new()
    {
        Rows = rows,
        Labels = _targets.Labels,
        Weights = _targets.Weights,
        Outputs = Outputs,
        Numbers = numbers,
        Partials = _slots.View,
        SlotStride = _slots.Stride,
        RunLength = RowGrid.RunLength,
        Accumulate = part.Accumulate,
    };
}
