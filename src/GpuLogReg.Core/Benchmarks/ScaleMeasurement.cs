namespace GpuLogReg.Benchmarks;

/// <summary>A pass in a series of sizes.</summary>
/// <param name="Pass">The pass.</param>
/// <param name="SecondsPerByte">Its time over the bytes it reads.</param>
/// <param name="Slope">log(time ratio)/log(size ratio) to the size before: 1 where the cost is linear; null for the first, and in a series over d.</param>
/// <param name="RelativeCost">Its cost per byte over the median of the series.</param>
public sealed record ScaleMeasurement(PassMeasurement Pass, double SecondsPerByte, double? Slope, double RelativeCost)
{
    /// <summary>A series over n at one d.</summary>
    /// <param name="passes">Ascending in n.</param>
    public static IReadOnlyList<ScaleMeasurement> OverRows(IReadOnlyList<PassMeasurement> passes)
    {
        ArgumentNullException.ThrowIfNull(passes);
        return Series(passes, i => i == 0 ? null : Math.Log(passes[i].FusedSeconds / passes[i - 1].FusedSeconds) / Math.Log((double)passes[i].Rows / passes[i - 1].Rows));
    }

    /// <summary>A series over d at about one size in bytes.</summary>
    /// <param name="passes">Any order.</param>
    public static IReadOnlyList<ScaleMeasurement> OverFeatures(IReadOnlyList<PassMeasurement> passes)
    {
        ArgumentNullException.ThrowIfNull(passes);
        return Series(passes, _ => null);
    }

    private static ScaleMeasurement[] Series(IReadOnlyList<PassMeasurement> passes, Func<int, double?> slope)
    {
        double[] costs = [.. passes.Select(pass => 1 / pass.BytesPerSecond)];
        return costs.Length == 0 ? [] : [.. passes.Select((pass, i) => new ScaleMeasurement(pass, costs[i], slope(i), costs[i] / Race.Median(costs)))];
    }
}
