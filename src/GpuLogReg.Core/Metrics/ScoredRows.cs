using GpuLogReg.Losses;

namespace GpuLogReg.Metrics;

/// <summary>Labelled rows and the margins that a model gives them: what a <see cref="Scorer"/> looks at.</summary>
/// <param name="Labels">n class indices.</param>
/// <param name="Margins">n × <paramref name="Outputs"/> numbers, row-major.</param>
/// <param name="Outputs">1 for the margin of the second of two classes, else k, one a class.</param>
/// <param name="Weights">n row weights; empty for all one.</param>
/// <param name="Classes">k names.</param>
public sealed record ScoredRows(ReadOnlyMemory<int> Labels, ReadOnlyMemory<double> Margins, int Outputs, ReadOnlyMemory<double> Weights, IReadOnlyList<string> Classes)
{
    /// <summary>Whether the margins of more than one output are those of a binary model each, P(c) = σ(z_c) / Σⱼ σ(z_j); else they are those of a softmax.</summary>
    public bool OneVsRest { get; init; }

    /// <summary>log P(c) of rows with an output a class.</summary>
    /// <returns>n × k numbers, row-major.</returns>
    public double[] LogProbabilities()
    {
        double[] log = Margins.ToArray();
        ClassLogProbabilities.OfRows(log, Outputs, OneVsRest);
        return log;
    }

    /// <summary>The class of the largest margin; of two classes with one margin the second where it is at least 0.</summary>
    /// <returns>n class indices.</returns>
    public int[] Predicted()
    {
        var predicted = new int[Labels.Length];
        var margins = Margins.Span;
        for (int i = 0; i < predicted.Length; i++)
        {
            var row = margins.Slice(i * Outputs, Outputs);
            predicted[i] = Outputs > 1 ? ClassLogProbabilities.Largest(row) : row[0] >= 0 ? 1 : 0;
        }

        return predicted;
    }
}
