using System.Numerics;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Passes;
using GpuLogReg.Ilgpu.Storage;
using GpuLogReg.Ilgpu.Vectors;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu;

/// <summary>One accelerator, opened. It owns the accelerator and its loaded kernels; objectives must be disposed before it.</summary>
internal sealed class IlgpuBackend : IBackend, ITwoPassBaseline
{
    private readonly Accelerator _accelerator;
    private readonly LaunchTraits _traits;
    private readonly KernelCache _kernels;

    public IlgpuBackend(string name, Accelerator accelerator)
    {
        Name = name;
        _accelerator = accelerator;
        _traits = LaunchTraits.Of(accelerator.Device);
        _kernels = new KernelCache(accelerator);
        Limits = new BackendLimits(MemoryBudget.Available(accelerator), [Precision.Float32, Precision.Float64]);
    }

    public string Name { get; }

    public BackendLimits Limits { get; }

    public IObjective Prepare(Dataset data, LossKind loss, Precision storage) => Prepare(data, loss, storage, twoPasses: false);

    public IObjective PrepareTwoPass(Dataset data, LossKind loss, Precision storage) => Prepare(data, loss, storage, twoPasses: true);

    public void Dispose() => _accelerator.Dispose();

    private IlgpuObjective Prepare(Dataset data, LossKind loss, Precision storage, bool twoPasses)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (loss != LossKind.Logistic)
            throw new BackendException($"Device '{Name}' has no loss '{loss}'; it has {nameof(LossKind.Logistic)}.");
        SignedWeights.EnsureBinary(data, loss);
        return storage switch
        {
            Precision.Float32 => Prepare<float, Quad, DeviceSingle>(data, twoPasses),
            Precision.Float64 => Prepare<double, Duo, DeviceDouble>(data, twoPasses),
            _ => throw new BackendException($"Device '{Name}' has no storage '{storage}'; it has f32 and f64. Use '--precision f32'."),
        };
    }

    private IlgpuObjective Prepare<T, TVector, TNumber>(Dataset data, bool twoPasses)
        where T : unmanaged, INumber<T>
        where TVector : unmanaged, ITile<TVector, TVector, T>
        where TNumber : struct, IDeviceNumber<T>
    {
        using var parts = new DisposalStack();
        var rows = parts.Push(DeviceRows<T, TVector>.Upload<TNumber>(_accelerator, Name, data));
        var space = parts.Push(new IlgpuVectorSpace(_kernels, _traits, Name));
        var margins = parts.Push(new MarginPass<T, TVector, TNumber>(_kernels, _traits, rows, data.Columns));
        RowShape? shape = twoPasses ? null : RowShape.For(rows.RowVectors, _traits);
        var slots = parts.Push(new PartialSlots(_kernels, _traits, Name, data.Columns, RowGrid.MaxGroups(_traits, shape?.TileVectors ?? 1)));
        IEvaluation evaluation = shape is { } fits
            ? new FusedEvaluation<T, TVector, TNumber>(_kernels, _traits, rows, slots, data.Columns, fits)
            : new TwoPassEvaluation<T, TVector, TNumber>(_kernels, _traits, rows, slots, margins, data.Columns, Name);
        var reader = new MarginReader<T, TVector, TNumber>(_kernels, margins, rows.Rows);
        parts.Release();
        return new IlgpuObjective(new ObjectiveShape(data.Rows, data.Columns, 1, data.WeightSum()), space, rows, evaluation, reader);
    }
}
