using GpuLogReg.Benchmarks;
using GpuLogReg.Compute;

namespace GpuLogReg.Core.Tests.Benchmarks;

public class ScaleMeasurementTests
{
    [Fact]
    public void Slopes_and_relative_costs_follow_from_the_passes()
    {
        var series = ScaleMeasurement.OverRows([Pass(100, 1, 10), Pass(1000, 10, 10), Pass(10_000, 1000, 2.5)]);
        Assert.Equal([null, 1.0, 2.0], series.Select(m => m.Slope is { } slope ? Math.Round(slope, 9) : (double?)null));
        Assert.Equal([null, 1.0, 1.5], series.Select(m => m.SlopeFromFirst is { } slope ? Math.Round(slope, 9) : (double?)null));
        Assert.All(series, m => Assert.Null(m.SlopeOfLimit));
        Assert.Equal([0.1, 0.1, 0.4], series.Select(m => m.SecondsPerByte));
        Assert.Equal([1, 1, 4], series.Select(m => Math.Round(m.RelativeCost, 9)));
        Assert.All(ScaleMeasurement.OverFeatures([.. series.Select(m => m.Pass)]), m => Assert.Equal((null, null, null), (m.Slope, m.SlopeFromFirst, m.SlopeOfLimit)));
        Assert.Empty(ScaleMeasurement.OverRows([]));
    }

    /// <summary>100, 1000 and 10,000 bytes: a cache gives 100 and 1000 bytes a second, the memory 10.</summary>
    [Fact]
    public void The_slope_of_the_limit_is_that_of_reading_as_many_bytes()
    {
        var series = ScaleMeasurement.OverRows([Pass(100, 10, 10, 100), Pass(1000, 10, 100, 1000), Pass(10_000, 2000, 5, 10)]);
        Assert.Equal([null, 0.0, 3.0], series.Select(m => m.SlopeOfLimit is { } slope ? Math.Round(slope, 9) : (double?)null));
    }

    private static PassMeasurement Pass(long rows, double seconds, double bytesPerSecond, double? limit = null) =>
        new("cpu", Precision.Float32, rows, 3, seconds, null, bytesPerSecond, limit, limit is null ? null : "read", null, null);
}
