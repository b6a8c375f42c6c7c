using GpuLogReg.Benchmarks;
using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Data;

namespace GpuLogReg.Core.Tests.Benchmarks;

public class PassBenchmarkTests
{
    [Fact]
    public void Every_figure_of_a_line_follows_from_its_parts()
    {
        using var backend = new SimdBackend();
        var lines = PassBenchmark.Run(backend, new PassBenchmarkOptions { Features = [3, 50], Bytes = 1 << 20, Rounds = 3 }).ToList();
        Assert.Equal([3, 50], lines.Select(l => l.Features));
        foreach (var line in lines)
        {
            Assert.Equal((1 << 20) / 4 / line.Features, line.Rows);
            Assert.Equal("cpu", line.Device);
            Assert.Equal("read", line.LimitKind);
            double bytes = 4.0 * line.Rows * (line.Features + 1);
            Assert.Equal(bytes / line.FusedSeconds, line.BytesPerSecond, bytes / line.FusedSeconds * 1e-12);
            Assert.True(line.LimitBytesPerSecond > 0 && line.Share > 0 && line.Gain > 0 && line.TwoPassSeconds > 0);
        }
    }

    [Fact]
    public void A_backend_without_yardsticks_leaves_them_out()
    {
        using var backend = new ReferenceBackend();
        var line = Assert.Single(PassBenchmark.Run(backend, new PassBenchmarkOptions { Features = [100], Bytes = 1 << 20, Rounds = 1 }));
        Assert.Null(line.TwoPassSeconds);
        Assert.Null(line.LimitBytesPerSecond);
        Assert.Null(line.Share);
        Assert.Null(line.Gain);
    }

    [Theory]
    [InlineData(3, new[] { 3, 50 })]
    [InlineData(9, new[] { 3, 50, 3, 50 })]
    public void Several_d_take_turns(int rounds, int[] turns)
    {
        using var backend = new Recording();
        var lines = PassBenchmark.Run(backend, new PassBenchmarkOptions { Features = [3, 50], Bytes = 1 << 20, Rounds = rounds }).ToList();
        Assert.Equal([3, 50], lines.Select(l => l.Features));
        Assert.Equal(turns, backend.Prepared);
        Assert.Equal(turns.Length + (2 * rounds), backend.Limits);      // a warm-up each time
    }

    [Fact]
    public void Several_n_take_turns_at_every_d()
    {
        using var backend = new Recording();
        var lines = PassBenchmark.Run(backend, new PassBenchmarkOptions { Features = [3, 5], Rows = [10, 20], Rounds = 8 }).ToList();
        Assert.Equal([(10, 3), (20, 3), (10, 5), (20, 5)], lines.Select(l => (l.Rows, l.Features)));
        Assert.Equal([3, 3, 5, 5, 3, 3, 5, 5], backend.Prepared);
    }

    [Fact]
    public void One_d_has_one_turn()
    {
        using var backend = new Recording();
        Assert.Single(PassBenchmark.Run(backend, new PassBenchmarkOptions { Features = [3], Bytes = 1 << 20, Rounds = 9 }));
        Assert.Equal([3], backend.Prepared);
        Assert.Equal(10, backend.Limits);
    }

    [Fact]
    public void Unfit_options_are_refused()
    {
        using var backend = new SimdBackend();
        Assert.Contains("'Bytes' is 5", Assert.Throws<ArgumentOutOfRangeException>(() => PassBenchmark.Run(backend, new() { Bytes = 5 })).Message, StringComparison.Ordinal);
        Assert.Contains("'Rounds' is 0", Assert.Throws<ArgumentOutOfRangeException>(() => PassBenchmark.Run(backend, new() { Rounds = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("'Rows' holds -1", Assert.Throws<ArgumentOutOfRangeException>(() => PassBenchmark.Run(backend, new() { Rows = [4, -1] })).Message, StringComparison.Ordinal);
        Assert.Contains("'Features' holds 0", Assert.Throws<ArgumentOutOfRangeException>(() => PassBenchmark.Run(backend, new() { Features = [0] })).Message, StringComparison.Ordinal);
    }

    /// <summary>The vectorised engine, which notes what it was asked for.</summary>
    private sealed class Recording : IBackend, IBandwidthProbe
    {
        private readonly SimdBackend _backend = new();

        public List<int> Prepared { get; } = [];

        public int Limits { get; private set; }

        public string Name => "recording";

        public string BandwidthKind => "read";

        BackendLimits IBackend.Limits => _backend.Limits;

        public IObjective Prepare(Dataset data, LossKind loss, Precision storage)
        {
            Prepared.Add(data.Columns);
            return _backend.Prepare(data, loss, storage);
        }

        public double MeasureBandwidth(long bytes) => MeasureBandwidthByWay(bytes).Max();

        public IReadOnlyList<double> MeasureBandwidthByWay(long bytes)
        {
            Limits++;
            return [1e9];
        }

        public void Dispose() => _backend.Dispose();
    }
}
