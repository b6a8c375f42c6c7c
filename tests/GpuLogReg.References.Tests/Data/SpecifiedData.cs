using GpuLogReg.Data;

namespace GpuLogReg.References;

/// <summary>The large sets without a file, made bit for bit by the rule of synthetic/SPEC.md.</summary>
internal static class SpecifiedData
{
    /// <summary>Makes n × d numbers and their labels.</summary>
    /// <param name="rows">n.</param>
    /// <param name="columns">d.</param>
    /// <param name="seed">Chooses the numbers.</param>
    public static Dataset Make(int rows, int columns, ulong seed)
    {
        var values = new double[(long)rows * columns];
        var labels = new int[rows];
        Parallel.For(0, rows, i =>
        {
            ulong first = (seed << 40) + ((ulong)i * ((ulong)columns + 1));
            labels[i] = Uniform(first + (ulong)columns) < Probability(Row(values.AsSpan(i * columns, columns), first)) ? 1 : 0;
        });
        return new Dataset(DenseMatrix.Wrap(values.AsMemory(), rows, columns), labels, ["0", "1"]);
    }

    private static Span<double> Row(Span<double> x, ulong first)
    {
        for (int j = 0; j < x.Length; j++)
            x[j] = (2 * Uniform(first + (ulong)j)) - 1;

        // Each fourth column leans on the one before it, so that the set has correlated pairs.
        for (int j = 1; j < x.Length; j += 4)
            x[j] = (x[j] * 0.5) + (x[j - 1] * 0.5);
        return x;
    }

    private static double Probability(ReadOnlySpan<double> x)
    {
        double z = 0;
        for (int j = 0; j < x.Length; j++)
            z += ((j * 7919 % 17) - 8) / 8.0 * x[j];
        return 1 / (1 + Math.Exp(-(z - 0.5)));
    }

    /// <summary>SplitMix64's output for one state, as a multiple of 2⁻⁵³ in [0, 1).</summary>
    private static double Uniform(ulong state)
    {
        ulong z = state + 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
