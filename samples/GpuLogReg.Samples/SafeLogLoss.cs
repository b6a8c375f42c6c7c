using GpuLogReg.Metrics;

namespace GpuLogReg.Samples;

/// <summary>The log-loss from margins, max(z, 0) − z·y + log1p(exp(−|z|)), is finite where the formula over probabilities says 0·log 0.</summary>
internal static class SafeLogLoss
{
    public static (double Naive, double Certain, double Wrong) Run(TextWriter output)
    {
        const double p = 1, y = 1;
        double naive = -((y * Math.Log(p)) + ((1 - y) * Math.Log(1 - p)));
        double certain = LogLoss.FromProbabilities([1, 0], [1, 0]);
        double wrong = LogLoss.FromMargins([1, 0], [-1000, 1000]);
        output.WriteLine($"y = 1 with P = 1: the textbook formula gives {naive}, the library {certain}");
        output.WriteLine($"two labels missed by a margin of 1000: {wrong}, with no clipping");
        return (naive, certain, wrong);
    }
}
