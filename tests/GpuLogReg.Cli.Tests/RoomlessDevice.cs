using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Data;
using GpuLogReg.Devices;

namespace GpuLogReg.Cli.Tests;

/// <summary>An accelerator that computes as the CPU does and says of every data set that it has no room for it.</summary>
internal sealed class RoomlessDevice : IBackendProvider
{
    public const string Notice = "X takes 9 bytes on device 'cuda:0', which has 8 left.";

    public static BackendRegistry Registry => new(new RoomlessDevice());

    public string Title => "a small family";

    public IReadOnlyList<DeviceDescription> Devices() => [new("cuda:0", DeviceKind.Cuda, "Small GPU", 8, 1, false, [], null)];

    public IReadOnlyList<DeviceAdvice> Advice() => [];

    public IBackend Open(string name) => new Backend();

    private sealed class Backend : IBackend
    {
        private readonly SimdBackend _inner = new();

        public string Name => "cuda:0";

        public BackendLimits Limits => _inner.Limits;

        public IObjective Prepare(Dataset data, LossKind loss, Precision storage) => new Objective(_inner.Prepare(data, loss, storage));

        public void Dispose() => _inner.Dispose();
    }

    private sealed class Objective(IObjective inner) : IObjective, INotices
    {
        public IReadOnlyList<string> Notices => [Notice];

        public IVectorSpace Space => inner.Space;

        public ObjectiveShape Shape => inner.Shape;

        public double ValueAndGradient(Vector w, Vector gradient, RowRange rows) => inner.ValueAndGradient(w, gradient, rows);

        public void Gradient(Vector w, Vector gradient, RowRange rows) => inner.Gradient(w, gradient, rows);

        public void Margins(Vector w, Span<double> margins) => inner.Margins(w, margins);

        public ICurvature CurvatureAt(Vector w) => inner.CurvatureAt(w);

        public ILine LineAt(Vector w, Vector direction) => inner.LineAt(w, direction);

        public void SetTargets(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights) => inner.SetTargets(labels, weights);

        public void Order(ReadOnlySpan<int> order) => inner.Order(order);

        public void Dispose() => inner.Dispose();
    }
}
