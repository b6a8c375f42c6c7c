using FsCheck;
using FsCheck.Fluent;
using GpuLogReg.Data;
using GpuLogReg.Losses;

namespace GpuLogReg.Core.Tests.Calibration;

/// <summary>Rows that the tests of this folder share.</summary>
internal static class CalibrationData
{
    /// <summary>Both classes are there; few distinct scores, so that ties are common; small whole weights, zero among them, so that sums are exact.</summary>
    public static Arbitrary<(double[] Scores, int[] Labels, double[] Weights)> Rows() => ArbMap.Default.ArbFor<byte[]>().Convert(
        bytes => ((double[])[3, 5, .. bytes.Select(b => (double)((b >> 1) & 15))], (int[])[0, 1, .. bytes.Select(b => b & 1)], (double[])[1, 1, .. bytes.Select(b => (double)(b >> 5))]),
        rows => [.. rows.Item2.Skip(2).Select(l => (byte)l)]);

    /// <summary>Labels drawn with P = σ(z), and margins a·z + b that say something else: overconfident for a &gt; 1, shifted for b ≠ 0.</summary>
    public static (double[] Margins, int[] Labels) Miscalibrated(int rows, double a, double b, ulong seed)
    {
        var random = new RandomStream(seed, 0);
        var margins = new double[rows];
        var labels = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            double z = 1.5 * random.NextGaussian();
            labels[i] = random.NextDouble() < Logistic.Sigmoid(z) ? 1 : 0;
            margins[i] = (a * z) + b;
        }

        return (margins, labels);
    }
}
