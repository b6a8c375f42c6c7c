using System.Globalization;
using System.Text;
using GpuLogReg.Data;
using GpuLogReg.Estimators;

namespace GpuLogReg.Cli.Output;

/// <summary>
/// Predictions as CSV: a head, then a row a row: the class, and where asked for P(positive class) as "probability" or, with an output a class, P(c) as
/// "probability_c" for each class.
/// </summary>
internal sealed class PredictionTable
{
    private const int ChunkLength = 1 << 16;

    private readonly string[] _classes, _columns;
    private readonly int[] _predicted;
    private readonly double[] _probabilities;

    private PredictionTable(LogisticModel model, int[] predicted, double[] probabilities, string[] columns)
    {
        _classes = [.. model.Classes.Select(Field)];
        _columns = columns;
        _predicted = predicted;
        _probabilities = probabilities;
    }

    /// <summary>Predicts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="features">Rows of its features.</param>
    /// <param name="threshold">The probability from which the positive class of a binary model is predicted; null for that of the model.</param>
    /// <param name="withProbabilities">Whether probabilities are written, too.</param>
    public static PredictionTable Of(LogisticModel model, FeatureMatrix features, double? threshold, bool withProbabilities)
    {
        if (!model.IsBinary)
        {
            return withProbabilities
                ? new PredictionTable(model, model.Predict(features), model.PredictProbabilities(features), [.. model.Classes.Select(name => "probability_" + name)])
                : new PredictionTable(model, model.Predict(features), [], []);
        }

        // One pass serves both columns.
        double[] positive = model.PredictProbability(features);
        int[] predicted = [.. positive.Select(p => p >= (threshold ?? model.Threshold) ? 1 : 0)];
        return withProbabilities ? new PredictionTable(model, predicted, positive, ["probability"]) : new PredictionTable(model, predicted, [], []);
    }

    /// <summary>Writes it. The console's writer flushes at each call, so rows go there in chunks.</summary>
    /// <param name="writer">Where it goes.</param>
    public void Write(TextWriter writer)
    {
        var text = new StringBuilder("prediction");
        foreach (string column in _columns)
            text.Append(',').Append(Field(column));
        text.Append('\n');
        for (int i = 0; i < _predicted.Length; i++)
        {
            text.Append(_classes[_predicted[i]]);
            foreach (double probability in _probabilities.AsSpan(i * _columns.Length, _columns.Length))
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
