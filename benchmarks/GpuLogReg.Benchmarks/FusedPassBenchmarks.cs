using BenchmarkDotNet.Attributes;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Devices;

namespace GpuLogReg.Benchmarks;

/// <summary>One evaluation of loss and gradient on 64 MiB of float32 X: fused against the plain two passes, on every device that has both.</summary>
public class FusedPassBenchmarks
{
    private const long Bytes = 64L << 20;

    private IBackend _backend = null!;
    private DenseMatrix _features = null!;
    private IObjective _fused = null!, _twoPass = null!;
    private Vector _w1 = null!, _g1 = null!, _w2 = null!, _g2 = null!;

    /// <summary>The devices of this machine that drive real hardware.</summary>
    public static IEnumerable<string> Devices => BackendRegistry.Default.Devices()
        .Where(device => device is { Unfit: null, Kind: DeviceKind.Cpu or DeviceKind.Cuda or DeviceKind.OpenCl })
        .Select(device => device.Name);

    [ParamsSource(nameof(Devices))]
    public string Device { get; set; } = "cpu";

    [Params(28, 128, 1000)]
    public int Features { get; set; }

    private RowRange Rows => RowRange.All(_features.Rows);

    [GlobalSetup]
    public void Prepare()
    {
        int n = (int)(Bytes / sizeof(float) / Features);
        var random = new Random(1);
        var values = new float[n * Features];
        for (int i = 0; i < values.Length; i++)
            values[i] = (2 * random.NextSingle()) - 1;
        _features = DenseMatrix.Wrap(values.AsMemory(), n, Features);
        var data = new Dataset(_features, Enumerable.Range(0, n).Select(i => i & 1).ToArray());
        _backend = BackendRegistry.Default.Open(Device);
        _fused = _backend.Prepare(data, LossKind.Logistic, Precision.Float32);
        _twoPass = ((ITwoPassBaseline)_backend).PrepareTwoPass(data, LossKind.Logistic, Precision.Float32);
        (_w1, _g1) = (_fused.Space.Allocate(Features + 1), _fused.Space.Allocate(Features + 1));
        (_w2, _g2) = (_twoPass.Space.Allocate(Features + 1), _twoPass.Space.Allocate(Features + 1));
    }

    [Benchmark(Baseline = true)]
    public double TwoPasses() => _twoPass.ValueAndGradient(_w2, _g2, Rows);

    [Benchmark]
    public double Fused() => _fused.ValueAndGradient(_w1, _g1, Rows);

    [GlobalCleanup]
    public void Release()
    {
        foreach (var vector in new[] { _w1, _g1, _w2, _g2 })
            vector.Dispose();
        _fused.Dispose();
        _twoPass.Dispose();
        _backend.Dispose();
        _features.Dispose();
    }
}
