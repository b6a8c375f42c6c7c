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
        Assert.Equal([0.1, 0.1, 0.4], series.Select(m => m.SecondsPerByte));
        Assert.Equal([1, 1, 4], series.Select(m => Math.Round(m.RelativeCost, 9)));
        Assert.All(ScaleMeasurement.OverFeatures([.. series.Select(m => m.Pass)]), m => Assert.Null(m.Slope));
        Assert.Empty(ScaleMeasurement.OverRows([]));
    }

    private static PassMeasurement Pass(long rows, double seconds, double bytesPerSecond) =>
        new("cpu", Precision.Float32, rows, 3, seconds, null, bytesPerSecond, null, null, null, null);
}
