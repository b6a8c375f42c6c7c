using System.Globalization;

namespace GpuLogReg.Parity;

/// <summary>Comparisons whose failure names the place, both numbers and the tolerance.</summary>
internal static class Close
{
    /// <summary>Fails unless |actual − expected| ≤ tolerance. NaN is never close.</summary>
    public static void Number(double expected, double actual, double tolerance, string what)
    {
        if (!(Math.Abs(actual - expected) <= tolerance))
            Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"{what} is {actual:R}; expected {expected:R} ± {tolerance:G3}, off by {Math.Abs(actual - expected):G3}."));
    }

    /// <summary>Fails unless all numbers are close, each by its own tolerance.</summary>
    public static void Numbers(double[] expected, double[] actual, double[] tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Number(expected[i], actual[i], tolerance[i], $"{what}[{i}] of {expected.Length}");
    }

    /// <summary>Fails unless ‖actual − expected‖₂ ≤ tolerance.</summary>
    public static void Vector(double[] expected, double[] actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        Number(0, Math.Sqrt(expected.Zip(actual, (e, a) => (e - a) * (e - a)).Sum()), tolerance, $"‖{what} − expected‖");
    }

    /// <summary>Fails unless both have the same bits.</summary>
    public static void SameBits(double[] expected, double[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(BitConverter.DoubleToInt64Bits(expected[i]) == BitConverter.DoubleToInt64Bits(actual[i]), string.Create(CultureInfo.InvariantCulture, $"{what}[{i}] is {actual[i]:R}; the first run gave {expected[i]:R}."));
    }
}
