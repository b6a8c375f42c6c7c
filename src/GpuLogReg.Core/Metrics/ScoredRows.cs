namespace GpuLogReg.Metrics;

/// <summary>Labelled rows and the margins that a model gives them: what a <see cref="Scorer"/> looks at.</summary>
/// <param name="Labels">n class indices.</param>
/// <param name="Margins">n × <paramref name="Outputs"/> numbers, row-major.</param>
/// <param name="Outputs">1 for the margin of the second of two classes, else k, one a class.</param>
/// <param name="Weights">n row weights; empty for all one.</param>
/// <param name="Classes">k names.</param>
public sealed record ScoredRows(ReadOnlyMemory<int> Labels, ReadOnlyMemory<double> Margins, int Outputs, ReadOnlyMemory<double> Weights, IReadOnlyList<string> Classes)
{
    /// <summary>The class of the largest margin; of two classes with one margin the second where it is at least 0.</summary>
    /// <returns>n class indices.</returns>
    public int[] Predicted()
    {
        var predicted = new int[Labels.Length];
        var margins = Margins.Span;
        for (int i = 0; i < predicted.Length; i++)
        {
            var row = margins.Slice(i * Outputs, Outputs);
            int best = Outputs == 1 && row[0] >= 0 ? 1 : 0;
            for (int c = 1; c < Outputs; c++)
            {
                if (row[c] > row[best])
                    best = c;
            }

            predicted[i] = best;
        }

        return predicted;
    }
}
