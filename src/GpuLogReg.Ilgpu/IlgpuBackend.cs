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
internal sealed class IlgpuBackend : IBackend, ITwoPassBaseline, IBandwidthProbe
{
    private readonly Accelerator _accelerator;
    private readonly OpenDevice _device;

    /// <summary>Takes over an accelerator.</summary>
    /// <param name="name">The name that selects it.</param>
    /// <param name="accelerator">Disposed with this object.</param>
    /// <param name="traits">Its launch facts, as <see cref="LaunchTraits.Of"/> reads them; tests give others.</param>
    public IlgpuBackend(string name, Accelerator accelerator, LaunchTraits traits)
    {
        _accelerator = accelerator;
        _device = new OpenDevice(name, accelerator, traits);
        Limits = new BackendLimits(_device.AvailableBytes, [Precision.Float32, Precision.Float64]);
    }

    public string Name => _device.Name;

    public BackendLimits Limits { get; }

    public IObjective Prepare(Dataset data, LossKind loss, Precision storage) => Prepare(data, loss, storage, twoPasses: false);

    public IObjective PrepareTwoPass(Dataset data, LossKind loss, Precision storage) => Prepare(data, loss, storage, twoPasses: true);

    public string BandwidthKind => "copy";

    public double MeasureBandwidth(long bytes) => CopyBandwidth.Measure(_device, bytes);

    public void Dispose() => _accelerator.Dispose();

    private IlgpuObjective Prepare(Dataset data, LossKind loss, Precision storage, bool twoPasses)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (loss != LossKind.Logistic)
            throw new BackendException($"Device '{Name}' has no loss '{loss}'; it has {nameof(LossKind.Logistic)}.");
        ObjectiveShape.Of(data, loss);
        if (data.Features is not DenseMatrix)
            throw new BackendException($"Device '{Name}' takes no sparse rows.");
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
        var rows = parts.Push(DeviceRows<T, TVector>.Upload<TNumber>(_device, data));
        var space = parts.Push(new IlgpuVectorSpace(_device));
        var margins = parts.Push(new MarginPass<T, TVector, TNumber>(_device, rows, data.Columns));
        RowShape? shape = twoPasses ? null : RowShape.For(rows.RowVectors, _device.Traits);
        IProductEvaluation<T> evaluation = shape is { } fits
            ? new FusedEvaluation<T, TVector, TNumber>(_device, rows, data.Columns, fits)
            : new TwoPassEvaluation<T, TVector, TNumber>(_device, rows, margins, data.Columns);
        parts.Release();
        var reader = new MarginReader<T, TVector, TNumber>(_device, margins, data.Rows);
        var objectiveShape = ObjectiveShape.Of(data, LossKind.Logistic);
        var secondOrder = new SecondOrder<T, TVector, TNumber>(_device, objectiveShape, space, rows, margins, evaluation);
        return new IlgpuObjective(objectiveShape, space, rows, evaluation, reader, secondOrder);
    }
}
