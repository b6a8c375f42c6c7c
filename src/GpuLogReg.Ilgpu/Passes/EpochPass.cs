using System.Numerics;
using System.Runtime.CompilerServices;
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

/// <summary>Epochs of the binary loss over dense rows that a team holds in registers, always by the table's shape of rows. Nothing is allocated until the first epoch.</summary>
internal sealed class EpochPass<T, TStored, TVector, TNumber>(
    OpenDevice device, DeviceRows<TStored> rows, SignedTargets<T> targets, DeviceOrder order) : IEpochPass
    where T : unmanaged, INumber<T>
    where TStored : unmanaged
    where TVector : unmanaged, ITile<TVector, TStored, T>
    where TNumber : struct, IDeviceNumber<T>
{
    /// <summary>Adam's numbers of a step: α, and the scales of m̂ and v̂.</summary>
    private const int AdamNumbers = 3;

    private MemoryBuffer1D<double, Stride1D.Dense>? _rates;

    public long? TryEnqueue(
        in EpochPlan plan, ReadOnlySpan<double> rates, double weightSum, DeviceVector w, DeviceVector velocity, DeviceVector? square, CancellationToken cancellation)
    {
        int rowBytes = rows.RowVectors * Unsafe.SizeOf<TStored>();
        if (RowShape.For(rows.RowVectors, device.Traits, Widening.Of<TStored, TVector>()) is not { } row
            || EpochShape.For(row, rows.Features, rowBytes, Math.Min(plan.BatchSize, rows.Rows), device.Traits, Widening.Of<TStored, TVector>()) is not { } group)
            return null;
        if (cancellation.IsCancellationRequested)
            return 0;
        Upload(plan, rates);
        var kernel = EpochKernels<T, TStored, TVector, TNumber>.For<LogisticLoss<T, TNumber>>(row);
        EpochArguments<TStored, T> arguments = Arguments(plan, rates.Length, weightSum, group, w, velocity, square);
        for (arguments.FirstStep = 0; arguments.FirstStep < rates.Length && !cancellation.IsCancellationRequested; arguments.FirstStep += arguments.Steps)
        {
            arguments.Steps = (int)Math.Min(EpochShape.MostStepsOfLaunch, rates.Length - arguments.FirstStep);
            device.Launch(kernel, new KernelConfig(1, group.GroupSize), arguments);

            // Enqueued together, all would be under way before a wish to stop could be heard.
            if (arguments.FirstStep + arguments.Steps < rates.Length)
                device.Wait();
        }

        return arguments.FirstStep;
    }

    public void Dispose() => _rates?.Dispose();

    private EpochArguments<TStored, T> Arguments(
        in EpochPlan plan, long steps, double weightSum, EpochShape group, DeviceVector w, DeviceVector velocity, DeviceVector? square)
    {
        long lastBatch = rows.Rows - ((steps - 1) * plan.BatchSize);
        AdamStep adam = plan.Adam ?? default;
        return new EpochArguments<TStored, T>
        {
            Rows = order.InOrder(RowRange.All(rows.Rows), new RowGrid(1, group.GroupSize, group.Row.Lanes, group.Trips), byRow: false),
            X = rows.View,
            Layout = rows.Layout,
            VectorShift = int.Log2(Unsafe.SizeOf<TVector>() / Unsafe.SizeOf<T>()),
            LaneShift = int.Log2(group.Row.Lanes),
            SignedWeights = targets.View,
            Vectors = w.Arena.View,
            Point = w.Offset,
            Velocity = velocity.Offset,
            Square = square?.Offset ?? 0,
            Features = rows.Features,
            BatchSize = plan.BatchSize,
            AllSteps = steps,
            Rates = _rates!.View,
            Scale = plan.Scale(rows.Rows, plan.BatchSize, weightSum),
            LastScale = plan.Scale(rows.Rows, lastBatch, weightSum),
            Ridge = plan.Ridge,
            Moved = plan.FixedIntercept ? rows.Features : rows.Features + 1,
            Rule = (int)(plan.Adam is not null ? EpochRule.Adam : plan.Nesterov ? EpochRule.Nesterov : EpochRule.Momentum),
            Momentum = plan.Adam?.Beta1 ?? plan.Momentum,
            Beta2 = adam.Beta2,
            Epsilon = adam.Epsilon,
            Decay = adam.Decay,
            DecayExtent = adam.Extent,
        };
    }

    private void Upload(in EpochPlan plan, ReadOnlySpan<double> rates)
    {
        int steps = rates.Length;
        var numbers = new double[plan.Adam is null ? steps : AdamNumbers * steps];
        rates.CopyTo(numbers);
        if (plan.Adam is not null)
        {
            for (int i = 0; i < steps; i++)
            {
                AdamStep step = plan.AdamAt(i, rates[i])!.Value;
                (numbers[steps + i], numbers[(2 * steps) + i]) = (step.MeanScale, step.SquareScale);
            }
        }

        if (_rates is null || _rates.Length < numbers.Length)
        {
            _rates?.Dispose();
            _rates = device.Allocate<double>(numbers.Length);
        }

        device.Write<double>(numbers, _rates.View);
    }
}
