using GpuLogReg.Cpu;
using GpuLogReg.Data;
using GpuLogReg.Losses;

namespace GpuLogReg.Estimators;

/// <summary>A fitted binary model: z = ((x − mean)/scale)·w + b, p = σ(z). Immutable and thread-safe. Predictions run on the CPU, in float64, streaming rows.</summary>
public sealed class LogisticModel
{
    private readonly LinearPredictor _predictor;

    /// <summary>Puts a model together.</summary>
    /// <param name="classes">Two names, the positive class second.</param>
    /// <param name="featureNames">d names.</param>
    /// <param name="coefficients">d numbers, in the scaled space where there is a scaling.</param>
    /// <param name="intercept">b.</param>
    /// <param name="scaling">The map applied to rows first; null for none.</param>
    /// <param name="training">How it came to be.</param>
    /// <exception cref="ArgumentException">The lengths disagree or a number is not finite.</exception>
    public LogisticModel(
        IReadOnlyList<string> classes, IReadOnlyList<string> featureNames, IReadOnlyList<double> coefficients, double intercept,
        ColumnScaling? scaling, TrainingSummary training)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(featureNames);
        ArgumentNullException.ThrowIfNull(coefficients);
        ArgumentNullException.ThrowIfNull(training);
        if (classes.Count != 2)
            throw new ArgumentException($"'classes' has length {classes.Count}; expected 2, the positive class second.", nameof(classes));
        if (coefficients.Count != featureNames.Count)
            throw new ArgumentException($"'coefficients' has length {coefficients.Count}; expected {featureNames.Count}, one a feature.", nameof(coefficients));
        if (scaling is not null && scaling.Mean.Count != featureNames.Count)
            throw new ArgumentException($"'scaling' has length {scaling.Mean.Count}; expected {featureNames.Count}, one a feature.", nameof(scaling));
        if (!coefficients.All(double.IsFinite) || !double.IsFinite(intercept))
            throw new ArgumentException("'coefficients' and 'intercept' hold a number that is not finite; expected finite numbers.", nameof(coefficients));

        Classes = classes;
        FeatureNames = featureNames;
        Coefficients = coefficients;
        Intercept = intercept;
        Scaling = scaling;
        Training = training;
        _predictor = new LinearPredictor([.. coefficients], intercept, scaling);
    }

    /// <summary>Two names, the positive class second.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>d names.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>w, d numbers, in the scaled space where <see cref="Scaling"/> is set.</summary>
    public IReadOnlyList<double> Coefficients { get; }

    /// <summary>b.</summary>
    public double Intercept { get; }

    /// <summary>The map applied to rows before the coefficients; null for none.</summary>
    public ColumnScaling? Scaling { get; }

    /// <summary>How the model came to be.</summary>
    public TrainingSummary Training { get; }

    /// <summary>The margins zᵢ = xᵢ·w + b: positive for the positive class.</summary>
    /// <param name="features">n × d, unscaled.</param>
    /// <returns>n numbers.</returns>
    /// <exception cref="ArgumentException">X does not have d columns.</exception>
    public double[] DecisionFunction(FeatureMatrix features)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.Columns != Coefficients.Count)
            throw new ArgumentException($"X has {features.Columns} columns; expected {Coefficients.Count}, the features that the model was trained on.", nameof(features));
        var margins = new double[features.Rows];
        _predictor.Margins(features, margins);
        return margins;
    }

    /// <summary>P(positive class) = σ(zᵢ).</summary>
    /// <param name="features">n × d, unscaled.</param>
    /// <returns>n numbers in [0, 1].</returns>
    /// <exception cref="ArgumentException">X does not have d columns.</exception>
    public double[] PredictProbability(FeatureMatrix features) => Map(DecisionFunction(features), Logistic.Sigmoid);

    /// <summary>log P of one class for each row: −softplus(∓zᵢ), accurate in both tails and never −∞ for a finite margin.</summary>
    /// <param name="features">n × d, unscaled.</param>
    /// <param name="positive">Which class: true for the positive one.</param>
    /// <returns>n numbers, at most 0.</returns>
    /// <exception cref="ArgumentException">X does not have d columns.</exception>
    public double[] LogProbability(FeatureMatrix features, bool positive = true) =>
        Map(DecisionFunction(features), positive ? static z => -Logistic.Softplus(-z) : static z => -Logistic.Softplus(z));

    /// <summary>The class of each row: index 1 where P(positive) is at least the threshold.</summary>
    /// <param name="features">n × d, unscaled.</param>
    /// <param name="threshold">In (0, 1); default 0.5.</param>
    /// <returns>n indices into <see cref="Classes"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not in (0, 1).</exception>
    /// <exception cref="ArgumentException">X does not have d columns.</exception>
    public int[] Predict(FeatureMatrix features, double threshold = 0.5)
    {
        if (!(threshold > 0 && threshold < 1))
            throw new ArgumentOutOfRangeException(nameof(threshold), $"'threshold' is {threshold}; expected a probability between 0 and 1, both excluded.");
        return [.. PredictProbability(features).Select(p => p >= threshold ? 1 : 0)];
    }

    /// <summary>The coefficients that make the same function of rows that another fit sees through scales of its own: what it starts from.</summary>
    /// <param name="data">The rows of the other fit, with their scaling.</param>
    /// <returns>Feature-major, the intercept last.</returns>
    /// <exception cref="ArgumentException">The features or the classes are others.</exception>
    internal double[] CoefficientsFor(Dataset data)
    {
        if (!data.FeatureNames.SequenceEqual(FeatureNames))
            throw new ArgumentException($"The data has {data.Columns} features ({string.Join(", ", data.FeatureNames.Take(5))}{(data.Columns > 5 ? ", ..." : "")}); expected the {FeatureNames.Count} of the model that the fit starts from, in its order.", nameof(data));
        EnsureClasses(data);
        var start = new double[Coefficients.Count + 1];
        start[^1] = Intercept;
        for (int j = 0; j < Coefficients.Count; j++)
        {
            // w·(x − m)/s + b is w/s·x + (b − w·m/s), and back with the other scales.
            double slope = Coefficients[j] / (Scaling?.Scale[j] ?? 1);
            start[^1] += slope * ((data.Scaling?.Mean[j] ?? 0) - (Scaling?.Mean[j] ?? 0));
            start[j] = slope * (data.Scaling?.Scale[j] ?? 1);
        }

        return start;
    }

    /// <summary>The share of rows (by weight, where the data has weights) whose class is predicted right at threshold 0.5.</summary>
    /// <param name="data">Labelled rows whose classes are those of the model, in the same order.</param>
    /// <exception cref="ArgumentException">The classes or the number of columns differ.</exception>
    public double Score(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        EnsureClasses(data);
        var predicted = Predict(data.Features);
        double right = 0;
        for (int i = 0; i < predicted.Length; i++)
            right += predicted[i] == data.Labels.Span[i] ? data.WeightOf(i) : 0;
        return right / data.WeightSum();
    }

    private void EnsureClasses(Dataset data)
    {
        if (!data.Classes.SequenceEqual(Classes))
            throw new ArgumentException($"The data has classes {string.Join(", ", data.Classes)}; expected {string.Join(", ", Classes)}, as the model.", nameof(data));
    }

    private static double[] Map(double[] values, Func<double, double> function)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = function(values[i]);
        return values;
    }
}
