using GpuLogReg.Benchmarks;
using GpuLogReg.Cpu;

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

    [Fact]
    public void Unfit_options_are_refused()
    {
        using var backend = new SimdBackend();
        Assert.Contains("'Bytes' is 5", Assert.Throws<ArgumentOutOfRangeException>(() => PassBenchmark.Run(backend, new() { Bytes = 5 })).Message, StringComparison.Ordinal);
        Assert.Contains("'Rounds' is 0", Assert.Throws<ArgumentOutOfRangeException>(() => PassBenchmark.Run(backend, new() { Rounds = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("'Features' holds 0", Assert.Throws<ArgumentOutOfRangeException>(() => PassBenchmark.Run(backend, new() { Features = [0] })).Message, StringComparison.Ordinal);
    }
}
