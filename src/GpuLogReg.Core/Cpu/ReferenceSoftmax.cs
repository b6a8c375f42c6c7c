using GpuLogReg.Losses;

namespace GpuLogReg.Cpu;

/// <summary>The multinomial loss of k margins.</summary>
internal sealed class ReferenceSoftmax : IReferenceLoss
{
    private int[] _labels = [];
    private double[] _weights = [];

    public void SetTargets(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights)
    {
        _labels = labels.ToArray();
        _weights = weights.ToArray();
    }

    public double Evaluate(long row, ReadOnlySpan<double> margins, Span<double> slopes) =>
        SoftmaxLoss<double, HostMath>.Evaluate(margins, _labels[row], WeightOf(row), slopes);

    public void Multiply(long row, ReadOnlySpan<double> margins, ReadOnlySpan<double> direction, Span<double> product) =>
        SoftmaxLoss<double, HostMath>.Multiply(margins, WeightOf(row), direction, product);

    private double WeightOf(long row) => _weights.Length == 0 ? 1 : _weights[row];
}
