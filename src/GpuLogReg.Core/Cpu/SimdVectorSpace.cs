using System.Numerics.Tensors;

namespace GpuLogReg.Cpu;

/// <summary>Vectorised loops on one core: vectors are short beside X, so threads would cost more than they save.</summary>
internal sealed class SimdVectorSpace : HostVectorSpace
{
    protected override double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => TensorPrimitives.Dot(a, b);

    protected override double MaxAbs(ReadOnlySpan<double> a) => a.IsEmpty ? 0 : Math.Abs(TensorPrimitives.MaxMagnitude(a));

    protected override double SumAbs(ReadOnlySpan<double> a) => TensorPrimitives.SumOfMagnitudes(a);

    protected override void AddScaled(double coefficient, ReadOnlySpan<double> source, Span<double> target) =>
        TensorPrimitives.MultiplyAdd(source, coefficient, target[..source.Length], target[..source.Length]);
}
