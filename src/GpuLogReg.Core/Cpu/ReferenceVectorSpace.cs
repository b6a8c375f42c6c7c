namespace GpuLogReg.Cpu;

/// <summary>Plain loops: the oracle of the vector operations.</summary>
internal sealed class ReferenceVectorSpace : HostVectorSpace
{
    protected override double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    protected override double MaxAbs(ReadOnlySpan<double> a)
    {
        double max = 0;
        foreach (double value in a)
            max = Math.Max(max, Math.Abs(value));
        return max;
    }

    protected override double SumAbs(ReadOnlySpan<double> a)
    {
        double sum = 0;
        foreach (double value in a)
            sum += Math.Abs(value);
        return sum;
    }

    protected override void AddScaled(double coefficient, ReadOnlySpan<double> source, Span<double> target)
    {
        for (int i = 0; i < source.Length; i++)
            target[i] += coefficient * source[i];
    }
}
