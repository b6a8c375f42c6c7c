using System.Globalization;
using System.Text;
using GpuLogReg.Estimators;

namespace GpuLogReg.Cli.Output;

/// <summary>Predictions as CSV: a head, then a row a row: the class, and P(positive class) where asked for.</summary>
/// <param name="model">The model, for the names of the classes.</param>
/// <param name="probabilities">P(positive class), one a row.</param>
/// <param name="threshold">The probability from which the positive class is predicted.</param>
/// <param name="withProbability">Whether the probability is written, too.</param>
internal sealed class PredictionTable(LogisticModel model, double[] probabilities, double threshold, bool withProbability)
{
    private const int ChunkLength = 1 << 16;

    /// <summary>Writes it. The console's writer flushes at each call, so rows go there in chunks.</summary>
    /// <param name="writer">Where it goes.</param>
    public void Write(TextWriter writer)
    {
        string[] classes = [.. model.Classes.Select(Field)];
        var text = new StringBuilder(withProbability ? "prediction,probability\n" : "prediction\n");
        foreach (double probability in probabilities)
        {
            text.Append(classes[probability >= threshold ? 1 : 0]);
            if (withProbability)
                text.Append(',').Append(probability.ToString("R", CultureInfo.InvariantCulture));
            text.Append('\n');
            if (text.Length >= ChunkLength)
            {
                writer.Write(text);
                text.Clear();
            }
        }

        writer.Write(text);
    }

    // RFC 4180: a cell with a separator, a quote, a line end or blanks at its ends stands in quotes, and its quotes are doubled.
    private static string Field(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") >= 0 || text.Trim() != text ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
