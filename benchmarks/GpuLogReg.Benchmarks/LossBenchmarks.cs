using BenchmarkDotNet.Attributes;
using GpuLogReg.Losses;

namespace GpuLogReg.Benchmarks;

/// <summary>The pointwise loss of 1,024 rows on one core: what a pass pays a row beside its products.</summary>
public class LossBenchmarks
{
    private readonly double[] _margins = [.. Enumerable.Range(0, 1024).Select(i => 12 * Math.Sin(i))];

    /// <summary>log(1 + exp(z)) and 1/(1 + exp(−z)) as a textbook writes them, overflowing for large z.</summary>
    [Benchmark(Baseline = true)]
    public double Naive()
    {
        double sum = 0;
        foreach (double z in _margins)
            sum += Math.Log(1 + Math.Exp(z)) + (1 / (1 + Math.Exp(-z)));
        return sum;
    }

    /// <summary>The stable form that every engine uses.</summary>
    [Benchmark]
    public double Stable()
    {
        double sum = 0;
        foreach (double z in _margins)
        {
            LogisticLoss<double, HostMath>.Evaluate(z, -1, out double loss, out double slope);
            sum += loss + slope;
        }

        return sum;
    }
}
