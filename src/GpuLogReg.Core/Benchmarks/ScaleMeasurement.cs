namespace GpuLogReg.Benchmarks;

/// <summary>A pass in a series of sizes.</summary>
/// <param name="Pass">The pass.</param>
/// <param name="SecondsPerByte">Its time over the bytes it reads.</param>
/// <param name="RelativeCost">Its cost per byte over the median of the series.</param>
public sealed record ScaleMeasurement(PassMeasurement Pass, double SecondsPerByte, double RelativeCost)
{
    /// <summary>log(time ratio)/log(size ratio) to the size before: 1 where the cost is linear; null for the first, and in a series over d.</summary>
    public double? Slope { get; init; }

    /// <summary>The same to the first size, so that the last of a series has the slope over all of it.</summary>
    public double? SlopeFromFirst { get; init; }

    /// <summary>
    /// What <see cref="Slope"/> would be if the pass took as long as the memory's own read or copy of its bytes: not 1 where caches end. Null also where that was not measured.
    /// </summary>
    public double? SlopeOfLimit { get; init; }

    /// <summary>A series over n at one d.</summary>
    /// <param name="passes">Ascending in n.</param>
    public static IReadOnlyList<ScaleMeasurement> OverRows(IReadOnlyList<PassMeasurement> passes)
    {
        ArgumentNullException.ThrowIfNull(passes);
        var series = Series(passes);
        for (int i = 1; i < series.Length; i++)
        {
            series[i] = series[i] with
            {
                Slope = Between(passes[i - 1], passes[i], pass => pass.FusedSeconds),
                SlopeFromFirst = Between(passes[0], passes[i], pass => pass.FusedSeconds),
                SlopeOfLimit = Between(passes[i - 1], passes[i], LimitSeconds),
            };
        }

        return series;
    }

    /// <summary>A series over d at about one size in bytes.</summary>
    /// <param name="passes">Any order.</param>
    public static IReadOnlyList<ScaleMeasurement> OverFeatures(IReadOnlyList<PassMeasurement> passes)
    {
        ArgumentNullException.ThrowIfNull(passes);
        return Series(passes);
    }

    private static ScaleMeasurement[] Series(IReadOnlyList<PassMeasurement> passes)
    {
        double[] costs = [.. passes.Select(pass => 1 / pass.BytesPerSecond)];
        return costs.Length == 0 ? [] : [.. passes.Select((pass, i) => new ScaleMeasurement(pass, costs[i], costs[i] / Race.Median(costs)))];
    }

    private static double? Between(PassMeasurement from, PassMeasurement to, Func<PassMeasurement, double?> seconds) =>
        seconds(to) / seconds(from) is { } ratio ? Math.Log(ratio) / Math.Log((double)to.Rows / from.Rows) : null;

    /// <summary>Seconds in which the memory's own speed at that size has moved the bytes of the pass.</summary>
    private static double? LimitSeconds(PassMeasurement pass) => pass.BytesPerSecond * pass.FusedSeconds / pass.LimitBytesPerSecond;
}
