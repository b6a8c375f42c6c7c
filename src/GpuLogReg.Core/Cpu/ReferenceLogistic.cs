using GpuLogReg.Compute;
using GpuLogReg.Losses;

namespace GpuLogReg.Cpu;

/// <summary>The binary loss of one margin.</summary>
/// <param name="rows">n.</param>
internal sealed class ReferenceLogistic(long rows) : IReferenceLoss
{
    private readonly double[] _signedWeights = new double[rows];

    public void SetTargets(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights) => SignedWeights.Fill(labels, weights, _signedWeights.AsSpan());

    public double Evaluate(long row, ReadOnlySpan<double> margins, Span<double> slopes)
    {
        LogisticLoss<double, HostMath>.Evaluate(margins[0], _signedWeights[row], out double loss, out slopes[0]);
        return loss;
    }

    public void Multiply(long row, ReadOnlySpan<double> margins, ReadOnlySpan<double> direction, Span<double> product) =>
        product[0] = LogisticLoss<double, HostMath>.Curvature(margins[0], _signedWeights[row]) * direction[0];
}
