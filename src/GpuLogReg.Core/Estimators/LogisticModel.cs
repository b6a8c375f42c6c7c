using GpuLogReg.Calibration;
using GpuLogReg.Cpu;
using GpuLogReg.Data;
using GpuLogReg.Losses;
using GpuLogReg.Metrics;

namespace GpuLogReg.Estimators;

/// <summary>
/// A fitted model of k classes with margins z_c = ((x − mean)/scale)·w_c + b_c. Immutable and thread-safe. Predictions run on the CPU, in float64, streaming rows.
/// </summary>
/// <remarks>
/// <para>A binary model has one output: P(second class) = σ(z). Others have one output a class, and <see cref="Multiclass"/> says how they make
/// probabilities. Softmax: P(c) = exp(z_c) / Σⱼ exp(zⱼ). One-vs-rest: P(c) = σ(z_c) / Σⱼ σ(zⱼ), as in scikit-learn.</para>
/// <para>A binary model may have a calibrator, which stands between margin and probability, and a threshold of its own.</para>
/// <para>Arrays of n rows by outputs or by classes are row-major: element i·k + c is row i, class c.</para>
/// </remarks>
public sealed class LogisticModel
{
    private readonly LinearPredictor _predictor;

    /// <summary>Puts a model together.</summary>
    /// <param name="classes">k names, at least 2; in a binary model the positive class is the second.</param>
    /// <param name="featureNames">d names.</param>
    /// <param name="coefficients">One row of d numbers an output, in the scaled space where there is a scaling: 1 row where <paramref name="multiclass"/> is null, else k.</param>
    /// <param name="intercepts">One number an output.</param>
    /// <param name="scaling">The map applied to rows first; null for none.</param>
    /// <param name="training">How it came to be.</param>
    /// <param name="multiclass">Softmax or OneVsRest; null for a binary model.</param>
    /// <exception cref="ArgumentException">The lengths disagree or a number is not finite.</exception>
    public LogisticModel(
        IReadOnlyList<string> classes, IReadOnlyList<string> featureNames, IReadOnlyList<IReadOnlyList<double>> coefficients, IReadOnlyList<double> intercepts,
        ColumnScaling? scaling, TrainingSummary training, MulticlassKind? multiclass = null)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(featureNames);
        ArgumentNullException.ThrowIfNull(coefficients);
        ArgumentNullException.ThrowIfNull(intercepts);
        ArgumentNullException.ThrowIfNull(training);
        if (multiclass is not (null or MulticlassKind.Softmax or MulticlassKind.OneVsRest))
            throw new ArgumentException($"'multiclass' is {multiclass}; expected Softmax, OneVsRest, or null for a binary model.", nameof(multiclass));
        if (multiclass is null ? classes.Count != 2 : classes.Count < 2)
            throw new ArgumentException($"'classes' has length {classes.Count}; expected {(multiclass is null ? "2, the positive class second" : "2 or more")}.", nameof(classes));
        int outputs = multiclass is null ? 1 : classes.Count;
        if (coefficients.Count != outputs)
            throw new ArgumentException($"'coefficients' has {coefficients.Count} rows; expected {outputs}, {(multiclass is null ? "as the model is binary" : "one a class")}.", nameof(coefficients));
        if (coefficients.FirstOrDefault(row => row.Count != featureNames.Count) is { } odd)
            throw new ArgumentException($"'coefficients' has a row of length {odd.Count}; expected {featureNames.Count}, one a feature.", nameof(coefficients));
        if (intercepts.Count != outputs)
            throw new ArgumentException($"'intercepts' has length {intercepts.Count}; expected {outputs}, one a row of 'coefficients'.", nameof(intercepts));
        if (scaling is not null && scaling.Mean.Count != featureNames.Count)
            throw new ArgumentException($"'scaling' has length {scaling.Mean.Count}; expected {featureNames.Count}, one a feature.", nameof(scaling));
        if (!coefficients.All(row => row.All(double.IsFinite)) || !intercepts.All(double.IsFinite))
            throw new ArgumentException("'coefficients' and 'intercepts' hold a number that is not finite; expected finite numbers.", nameof(coefficients));

        Classes = classes;
        FeatureNames = featureNames;
        Coefficients = coefficients;
        Intercepts = intercepts;
        Multiclass = multiclass;
        Scaling = scaling;
        Training = training;
        _predictor = new LinearPredictor([.. coefficients.Select(row => row.ToArray())], [.. intercepts], scaling);
    }

    /// <summary>k names; in a binary model the positive class is the second.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>d names.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>W, a row of d numbers an output, in the scaled space where <see cref="Scaling"/> is set: 1 row in a binary model, else one a class.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Coefficients { get; }

    /// <summary>b, one number an output.</summary>
    public IReadOnlyList<double> Intercepts { get; }

    /// <summary>How the outputs make probabilities: Softmax or OneVsRest; null for a binary model, which has one output.</summary>
    public MulticlassKind? Multiclass { get; }

    /// <summary>Whether the model has one output, z = log(P(second class) / P(first class)).</summary>
    public bool IsBinary => Multiclass is null;

    /// <summary>The number of margins of a row: 1 in a binary model, else k.</summary>
    public int Outputs => Intercepts.Count;

    /// <summary>What stands between the margins of a binary model and its probabilities, in place of σ; null for none.</summary>
    public ICalibrator? Calibrator { get; private set; }

    /// <summary>The probability from which a binary model predicts the positive class; 0.5 unless set otherwise.</summary>
    public double Threshold { get; private set; } = 0.5;

    /// <summary>The map applied to rows before the coefficients; null for none.</summary>
    public ColumnScaling? Scaling { get; }

    /// <summary>How the model came to be.</summary>
    public TrainingSummary Training { get; }

    /// <summary>The same model with another map from margins to probabilities.</summary>
    /// <param name="calibrator">Fitted to the margins of rows that the model was not fitted on; null for none.</param>
    /// <exception cref="InvalidOperationException">The model is not binary.</exception>
    public LogisticModel WithCalibrator(ICalibrator? calibrator)
    {
        if (!IsBinary && calibrator is not null)
            throw new InvalidOperationException($"The model has {Outputs} outputs; expected a binary model: a calibrator is for one margin.");
        var copy = (LogisticModel)MemberwiseClone();
        copy.Calibrator = calibrator;
        return copy;
    }

    /// <summary>The same model with another threshold.</summary>
    /// <param name="threshold">In (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not in (0, 1).</exception>
    /// <exception cref="InvalidOperationException">The model is not binary.</exception>
    public LogisticModel WithThreshold(double threshold)
    {
        EnsureThreshold(threshold);
        var copy = (LogisticModel)MemberwiseClone();
        copy.Threshold = threshold;
        return copy;
    }

    /// <summary>The margins z_c = x·w_c + b_c; in a binary model one a row, positive for the positive class.</summary>
    /// <param name="features">n × d, unscaled.</param>
    /// <returns>n × <see cref="Outputs"/> numbers, row-major.</returns>
    /// <exception cref="ArgumentException">X does not have d columns, or too many rows for one array.</exception>
    public double[] DecisionFunction(FeatureMatrix features)
    {
        EnsureFits(features);
        var margins = GC.AllocateUninitializedArray<double>((int)features.Rows * Outputs);
        _predictor.Margins(features, margins);
        return margins;
    }

    /// <summary>P(positive class) of a binary model: σ(zᵢ), or what the calibrator makes of zᵢ.</summary>
    /// <param name="features">n × d, unscaled.</param>
    /// <returns>n numbers in [0, 1].</returns>
    /// <exception cref="ArgumentException">X does not have d columns.</exception>
    /// <exception cref="InvalidOperationException">The model is not binary.</exception>
    public double[] PredictProbability(FeatureMatrix features)
    {
        EnsureFits(features);
        var values = GC.AllocateUninitializedArray<double>((int)features.Rows);
        PredictProbability(features, values);
        return values;
    }

    /// <summary>The same, into memory of the caller's.</summary>
    /// <param name="features">n × d, unscaled.</param>
    /// <param name="destination">n numbers.</param>
    /// <exception cref="ArgumentException">X does not have d columns, or the destination not n numbers.</exception>
    /// <exception cref="InvalidOperationException">The model is not binary.</exception>
    public void PredictProbability(FeatureMatrix features, Span<double> destination) => Predict(features, destination, positiveOnly: true);

    /// <summary>The same, computed in float64 and rounded once to float32.</summary>
    /// <inheritdoc cref="PredictProbability(FeatureMatrix, Span{double})"/>
    public void PredictProbability(FeatureMatrix features, Span<float> destination) => Predict(features, destination, positiveOnly: true);

    /// <summary>The probability of each class.</summary>
    /// <param name="features">n × d, unscaled.</param>
    /// <returns>n × k numbers in [0, 1], row-major, a row summing to 1 to rounding.</returns>
    /// <exception cref="ArgumentException">X does not have d columns, or too many rows for one array.</exception>
    public double[] PredictProbabilities(FeatureMatrix features)
    {
        EnsureFits(features);
        var values = GC.AllocateUninitializedArray<double>((int)features.Rows * Classes.Count);
        PredictProbabilities(features, values);
        return values;
    }

    /// <summary>The same, into memory of the caller's.</summary>
    /// <param name="features">n × d, unscaled.</param>
    /// <param name="destination">n × k numbers, row-major.</param>
    /// <exception cref="ArgumentException">X does not have d columns, or the destination not n × k numbers.</exception>
    public void PredictProbabilities(FeatureMatrix features, Span<double> destination) => Predict(features, destination, positiveOnly: false);

    /// <summary>The same, computed in float64 and rounded once to float32.</summary>
    /// <inheritdoc cref="PredictProbabilities(FeatureMatrix, Span{double})"/>
    public void PredictProbabilities(FeatureMatrix features, Span<float> destination) => Predict(features, destination, positiveOnly: false);

    /// <summary>log P of each class, accurate in both tails and never −∞ for finite margins, except where an isotonic calibrator says 0.</summary>
    /// <param name="features">n × d, unscaled.</param>
    /// <returns>n × k numbers, at most 0, row-major.</returns>
    /// <exception cref="ArgumentException">X does not have d columns, or too many rows for one array.</exception>
    public double[] LogProbabilities(FeatureMatrix features) => ToLogProbabilities(DecisionFunction(features));

    /// <summary>The class of each row: the one of the largest margin, the first of equals; in a binary model index 1 where P(positive) is at least the threshold.</summary>
    /// <param name="features">n × d, unscaled.</param>
    /// <param name="threshold">In (0, 1), for binary models; null for that of the model.</param>
    /// <returns>n indices into <see cref="Classes"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not in (0, 1).</exception>
    /// <exception cref="ArgumentException">X does not have d columns.</exception>
    /// <exception cref="InvalidOperationException">A threshold is given, and the model is not binary.</exception>
    public int[] Predict(FeatureMatrix features, double? threshold = null)
    {
        EnsureThreshold(threshold);
        if (!IsBinary)
            return Decide(DecisionFunction(features));
        double[] positive = PredictProbability(features);
        var predicted = new int[positive.Length];
        double least = threshold ?? Threshold;
        for (int i = 0; i < predicted.Length; i++)
            predicted[i] = positive[i] >= least ? 1 : 0;
        return predicted;
    }

    /// <summary>The coefficients that make the same function of rows that another fit sees through scales of its own: what it starts from.</summary>
    /// <param name="data">The rows of the other fit, with their scaling.</param>
    /// <param name="outputs">The number of outputs of the other fit.</param>
    /// <returns>Feature-major [(d + 1), outputs], the intercepts last.</returns>
    /// <exception cref="ArgumentException">The features, the classes or the number of outputs are others.</exception>
    internal double[] CoefficientsFor(Dataset data, int outputs)
    {
        if (!data.FeatureNames.SequenceEqual(FeatureNames))
            throw new ArgumentException($"The data has {data.Columns} features ({string.Join(", ", data.FeatureNames.Take(5))}{(data.Columns > 5 ? ", ..." : "")}); expected the {FeatureNames.Count} of the model that the fit starts from, in its order.", nameof(data));
        EnsureClasses(data);
        if (outputs != Outputs)
            throw new ArgumentException($"The fit has {outputs} outputs; expected {Outputs}, as the model that it starts from. Choose the same kind of multiclass model.", nameof(data));
        var start = new double[(FeatureNames.Count + 1) * outputs];
        for (int c = 0; c < outputs; c++)
        {
            double intercept = Intercepts[c];
            for (int j = 0; j < FeatureNames.Count; j++)
            {
                // w·(x − m)/s + b is w/s·x + (b − w·m/s), and back with the other scales.
                double slope = Coefficients[c][j] / (Scaling?.Scale[j] ?? 1);
                intercept += slope * ((data.Scaling?.Mean[j] ?? 0) - (Scaling?.Mean[j] ?? 0));
                start[(j * outputs) + c] = slope * (data.Scaling?.Scale[j] ?? 1);
            }

            start[(FeatureNames.Count * outputs) + c] = intercept;
        }

        return start;
    }

    /// <summary>The share of rows (by weight, where the data has weights) whose class is predicted right, by the most probable class.</summary>
    /// <param name="data">Labelled rows whose classes are those of the model, in the same order.</param>
    /// <exception cref="ArgumentException">The classes or the number of columns differ.</exception>
    public double Score(Dataset data)
    {
        EnsureClasses(data);
        return Accuracy.Compute(data.Labels.Span, Predict(data.Features), data.Weights.Span);
    }

    /// <summary>All metrics on labelled rows: <see cref="BinaryMetrics"/> of a binary model, <see cref="MulticlassMetrics"/> of others.</summary>
    /// <param name="data">Labelled rows whose classes are those of the model, in the same order.</param>
    /// <param name="threshold">In (0, 1), for binary models; null for that of the model.</param>
    /// <exception cref="ArgumentException">The classes or the number of columns differ, or there are no rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not in (0, 1).</exception>
    /// <exception cref="InvalidOperationException">A threshold is given, and the model is not binary.</exception>
    public ClassificationMetrics Evaluate(Dataset data, double? threshold = null)
    {
        EnsureClasses(data);
        EnsureThreshold(threshold);
        return Evaluate(data, DecisionFunction(data.Features), threshold);
    }

    /// <summary>The same where the margins are known: X is not read, and may have been given back.</summary>
    /// <param name="data">Labels and weights of the rows, whose classes are those of the model, in the same order.</param>
    /// <param name="margins">What <see cref="DecisionFunction"/> made of the rows; overwritten.</param>
    /// <param name="threshold">In (0, 1), for binary models; null for that of the model.</param>
    /// <exception cref="ArgumentException">The classes or the number of margins differ, or there are no rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not in (0, 1).</exception>
    /// <exception cref="InvalidOperationException">A threshold is given, and the model is not binary.</exception>
    public ClassificationMetrics Evaluate(Dataset data, double[] margins, double? threshold = null)
    {
        ArgumentNullException.ThrowIfNull(margins);
        EnsureClasses(data);
        EnsureThreshold(threshold);
        if (margins.Length != data.Rows * Outputs)
            throw new ArgumentException($"'margins' has length {margins.Length}; expected {data.Rows * Outputs} = {data.Rows} rows × {Outputs}.", nameof(margins));
        if (IsBinary)
            LogOdds(margins);
        return IsBinary
            ? BinaryMetrics.Evaluate(margins, data.Labels.Span, data.Weights.Span, threshold ?? Threshold, Classes)
            : MulticlassMetrics.Evaluate(Decide(margins), ToLogProbabilities(margins), data.Labels.Span, Classes, data.Weights.Span);
    }

    private void EnsureFits(FeatureMatrix features)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.Columns != FeatureNames.Count)
            throw new ArgumentException($"X has {features.Columns} columns; expected {FeatureNames.Count}, the features that the model was trained on.", nameof(features));
        if (features.Rows > Array.MaxLength / Classes.Count)
            throw new ArgumentException($"X has {features.Rows} rows; expected at most {Array.MaxLength / Classes.Count}, for whose {Classes.Count} classes one array has room. Predict in parts.", nameof(features));
    }

    // log(p/(1 − p)) of a binary model, in place. All that is said of a row goes through it, so that class, probability and metrics agree to the last bit.
    private void LogOdds(Span<double> margins)
    {
        for (int i = 0; i < margins.Length && Calibrator is not null; i++)
        {
            if (Calibrator is PlattCalibrator platt)
            {
                margins[i] = platt.Margin(margins[i]);
                continue;
            }

            double p = Calibrator.Probability(margins[i]);
            margins[i] = Math.Log(p / (1 - p));
        }
    }

    // The margins are overwritten.
    private double[] ToLogProbabilities(double[] margins)
    {
        if (IsBinary)
        {
            LogOdds(margins);
            var both = new double[margins.Length * 2];
            for (int i = 0; i < margins.Length; i++)
                (both[2 * i], both[(2 * i) + 1]) = (-Logistic.Softplus(margins[i]), -Logistic.Softplus(-margins[i]));
            return both;
        }

        ClassLogProbabilities.OfRows(margins, Outputs, Multiclass == MulticlassKind.OneVsRest);
        return margins;
    }

    private int[] Decide(double[] margins)
    {
        var predicted = new int[margins.Length / Outputs];
        for (int i = 0; i < predicted.Length; i++)
            predicted[i] = ClassLogProbabilities.Largest(margins.AsSpan(i * Outputs, Outputs));
        return predicted;
    }

    private void Predict<T>(FeatureMatrix features, Span<T> destination, bool positiveOnly) where T : unmanaged
    {
        if (positiveOnly && !IsBinary)
            throw new InvalidOperationException($"The model has {Outputs} outputs ({Multiclass}), and no single positive class; expected a binary model. Use PredictProbabilities.");
        EnsureFits(features);
        long length = features.Rows * (positiveOnly ? 1 : Classes.Count);
        if (destination.Length != length)
            throw new ArgumentException($"'destination' has length {destination.Length}; expected {length} = {features.Rows} rows{(positiveOnly ? "" : $" × {Classes.Count} classes")}.", nameof(destination));
        var kind = Multiclass switch
        {
            null => positiveOnly ? PredictionKind.Positive : PredictionKind.Both,
            MulticlassKind.Softmax => PredictionKind.Softmax,
            _ => PredictionKind.OneVsRest,
        };
        _predictor.Run(features, kind, Calibrator is null ? null : LogOdds, destination);
    }

    private void EnsureThreshold(double? threshold)
    {
        if (threshold is null)
            return;
        if (!IsBinary)
            throw new InvalidOperationException($"'threshold' is {threshold} for a model of {Outputs} outputs; expected none: the most probable class is predicted. A threshold is for binary models.");
        if (!(threshold > 0 && threshold < 1))
            throw new ArgumentOutOfRangeException(nameof(threshold), $"'threshold' is {threshold}; expected a probability between 0 and 1, both excluded.");
    }

    private void EnsureClasses(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!data.Classes.SequenceEqual(Classes))
            throw new ArgumentException($"The data has classes {string.Join(", ", data.Classes)}; expected {string.Join(", ", Classes)}, as the model.", nameof(data));
    }
}
