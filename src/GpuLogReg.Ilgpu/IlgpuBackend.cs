using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Passes;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu;

/// <summary>One accelerator, opened. It owns the accelerator and its loaded kernels; objectives must be disposed before it.</summary>
internal sealed class IlgpuBackend : IBackend, ITwoPassBaseline, IShuffledRows, IBandwidthProbe, ITunedBackend
{
    private readonly Accelerator _accelerator;
    private readonly OpenDevice _device;

    /// <summary>Takes over an accelerator.</summary>
    /// <param name="name">The name that selects it.</param>
    /// <param name="accelerator">Disposed with this object.</param>
    /// <param name="traits">Its launch facts, as <see cref="LaunchTraits.Of"/> reads them; tests give others.</param>
    /// <param name="library">As for <see cref="OpenDevice"/>; tests give others.</param>
    public IlgpuBackend(string name, Accelerator accelerator, LaunchTraits traits, Func<OpenDevice, IRankUpdate?>? library = null)
    {
        _accelerator = accelerator;
        _device = new OpenDevice(name, accelerator, traits, library);
        Limits = new BackendLimits(_device.AvailableBytes, [Precision.Float32, Precision.Float64, Precision.BFloat16, Precision.Float16]);
    }

    /// <summary>The accelerator and what was asked of it.</summary>
    internal OpenDevice Device => _device;

    public string Name => _device.Name;

    public BackendLimits Limits { get; }

    public IObjective Prepare(Dataset data, LossKind loss, Precision storage) => Prepare(data, loss, storage, twoPasses: false, shuffled: false);

    public IObjective PrepareTwoPass(Dataset data, LossKind loss, Precision storage) => Prepare(data, loss, storage, twoPasses: true, shuffled: false);

    public IObjective PrepareShuffled(Dataset data, LossKind loss, Precision storage) => Prepare(data, loss, storage, twoPasses: false, shuffled: true);

    public IShapeBook? Shapes
    {
        get => _device.Shapes;
        set => _device.Shapes = value;
    }

    public string BandwidthKind => "copy";

    public double MeasureBandwidth(long bytes) => CopyBandwidth.Measure(_device, bytes);

    public void Dispose()
    {
        _device.Dispose();
        _accelerator.Dispose();
    }

    private IlgpuObjective Prepare(Dataset data, LossKind loss, Precision storage, bool twoPasses, bool shuffled)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (loss is not (LossKind.Logistic or LossKind.Softmax))
            throw new BackendException($"Device '{Name}' has no loss '{loss}'; it has {nameof(LossKind.Logistic)} and {nameof(LossKind.Softmax)}.");
        if (data.Features is CsrMatrix && StorageRounding.Size(storage) == sizeof(ushort))
            throw new BackendException($"Device '{Name}' stores the numbers of sparse rows as Float32 or Float64, and 16 bits were asked for. Use '--precision f32'.");
        return storage switch
        {
            Precision.Float32 => new ObjectiveBuilder<float, Quad, Quad, QuadSquare, DeviceSingle>(_device, data, loss, storage, new DisposalStack())
                { Shuffled = shuffled }.Build(twoPasses),
            Precision.Float64 => new ObjectiveBuilder<double, Duo, Duo, DuoSquare, DeviceDouble>(_device, data, loss, storage, new DisposalStack())
                { Shuffled = shuffled }.Build(twoPasses),
            Precision.BFloat16 => Packed<PackedBFloat16>(data, loss, storage, twoPasses, shuffled),
            Precision.Float16 => Packed<PackedFloat16>(data, loss, storage, twoPasses, shuffled),
            _ => throw new BackendException($"Device '{Name}' has no storage '{storage}'; it has Float32, Float64, BFloat16 and Float16. Use '--precision f32'."),
        };
    }

    private IlgpuObjective Packed<TFormat>(Dataset data, LossKind loss, Precision storage, bool twoPasses, bool shuffled)
        where TFormat : struct, IPackedFormat =>
        new ObjectiveBuilder<float, PackedEight, Octet<TFormat>, OctetSquare<TFormat>, DeviceSingle>(_device, data, loss, storage, new DisposalStack())
            { Shuffled = shuffled }.Build(twoPasses);
}
