using System.Globalization;
using GpuLogReg.Data;
using GpuLogReg.Estimators;

namespace GpuLogReg.Inference;

/// <summary>Whether the data determines an unpenalised fit: separation, linear dependence among the columns, and how near the model is to the maximum.</summary>
public sealed class FitDiagnosis
{
    /// <summary>Dependent columns that a message explains.</summary>
    private const int MostExplained = 3;

    /// <summary>Columns of sparse data above which nothing is looked at: no Hessian is written out, and a dense copy would be large.</summary>
    private const int MostSparseColumns = 1024;

    private FitDiagnosis(Separation? separation, IReadOnlyList<LinearDependence> dependences, double distance, bool tooWide)
    {
        Separation = separation;
        Dependences = dependences;
        Distance = distance;
        TooWide = tooWide;
    }

    /// <summary>The separation of the classes that was found and verified on every row; null where none was.</summary>
    public Separation? Separation { get; }

    /// <summary>The columns that are linear combinations of columns before them; empty where there are none.</summary>
    public IReadOnlyList<LinearDependence> Dependences { get; }

    /// <summary>√(gᵀ·H⁻¹·g), the Newton decrement at the model: no estimate is farther from its maximum, to second order, in its own standard errors. NaN where H cannot be inverted.</summary>
    public double Distance { get; }

    /// <summary>Whether there are too many columns for the Hessian to be written out, so that neither dependence nor distance is known.</summary>
    public bool TooWide { get; }

    /// <summary>Looks at a fit without a penalty.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The rows it was fitted on, with the weights it was fitted with (class weights multiplied in), unscaled.</param>
    /// <param name="intercept">Whether an intercept was fitted.</param>
    /// <exception cref="InferenceException">The model was fitted with a penalty, or the data is sparse and has more than 1024 columns.</exception>
    /// <exception cref="ArgumentException">The model is not binary, or the data is not of its features and classes.</exception>
    public static FitDiagnosis Of(LogisticModel model, Dataset data, bool intercept = true)
    {
        using var problem = Open(model, data, intercept);
        return Of(problem).Diagnosis;
    }

    /// <summary>Checks that model and data fit together and prepares them.</summary>
    internal static InferenceProblem Open(LogisticModel model, Dataset data, bool intercept)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        if (model.Training.Penalty.Kind != PenaltyKind.None)
            throw new InferenceException(InferenceObstacle.Penalized, $"The model was fitted with penalty {model.Training.Penalty.Kind}, which pulls the estimates toward zero, so that the likelihood's curvature does not give their errors; expected none. Fit without a penalty.");
        if (!model.IsBinary)
            throw new ArgumentException($"The model has {model.Outputs} outputs ({model.Multiclass}); expected a binary model: the standard errors here are those of one output. Fit two classes at a time.", nameof(model));
        if (!data.FeatureNames.SequenceEqual(model.FeatureNames))
            throw new ArgumentException($"The data has {data.Columns} features ({string.Join(", ", data.FeatureNames.Take(5))}, ...); expected the {model.FeatureNames.Count} of the model, in its order. Pass the rows that it was fitted on.", nameof(data));
        if (!data.Classes.SequenceEqual(model.Classes))
            throw new ArgumentException($"The data has classes {string.Join(", ", data.Classes)}; expected {string.Join(", ", model.Classes)}, as the model.", nameof(data));
        if (data.Features is CsrMatrix && data.Columns > MostSparseColumns)
            throw new InferenceException(InferenceObstacle.TooWide, string.Create(CultureInfo.InvariantCulture, $"The data is sparse with {data.Columns} features; expected at most {MostSparseColumns}, as the columns are centred, which writes every zero out. Fit fewer features."));
        return new InferenceProblem(model, data, intercept);
    }

    /// <summary>The diagnosis, and the factored Hessian at the model where no column is dependent.</summary>
    internal static (FitDiagnosis Diagnosis, NewtonStep? Information) Of(InferenceProblem problem)
    {
        if (problem.Gram([]) is not { } gram)
            return (new FitDiagnosis(new SeparationSearch(problem).Find(null, nearMaximum: false), [], double.NaN, tooWide: true), null);

        var factor = new GramFactor(gram, problem.Length, problem.Columns);
        var gradient = new double[problem.Length];
        problem.Value(problem.Fitted, gradient);
        var information = NewtonStep.TryFactor(problem.Hessian(problem.Fitted)!, problem.Length, factor.Kept);
        double distance = double.NaN;
        bool near = false;
        if (information is not null)
        {
            var direction = information.Direction(gradient);
            distance = Math.Sqrt(Math.Max(0, -System.Numerics.Tensors.TensorPrimitives.Dot<double>(gradient, direction)));
            near = problem.Margins(direction).Max(Math.Abs) <= SeparationSearch.Arrived;
        }

        var separation = new SeparationSearch(problem).Find(factor.Kept, near);
        LinearDependence[] dependences = [.. factor.Dependent.Select(d => Named(problem, factor.Kept, d.Column, d.On))];
        return (new FitDiagnosis(separation, dependences, distance, tooWide: false), dependences.Length == 0 ? information : null);
    }

    /// <summary>One line on why there is no unique maximum, or null where nothing speaks against one.</summary>
    internal (InferenceObstacle Obstacle, string Message)? Explain()
    {
        string dependences = string.Join(", ", Dependences.Take(MostExplained))
            + (Dependences.Count > MostExplained ? string.Create(CultureInfo.InvariantCulture, $" and {Dependences.Count - MostExplained} more") : "");
        if (Separation is not null)
        {
            string also = Dependences.Count == 0 ? "" : $" Besides, columns are linearly dependent: {dependences}.";
            return (InferenceObstacle.Separated, $"No finite maximum of the likelihood exists: {Separation}; expected classes that overlap. Drop or merge what separates them, or fit with a penalty.{also}");
        }

        return Dependences.Count == 0
            ? null
            : (InferenceObstacle.RankDeficient, $"The coefficients are not unique: {dependences}; expected columns that are linearly independent of each other and of the intercept. Drop {string.Join(", ", Dependences.Take(MostExplained).Select(d => $"'{d.Column}'"))}{(Dependences.Count > MostExplained ? " and the others" : "")}.");
    }

    private static LinearDependence Named(InferenceProblem problem, IReadOnlyList<int> kept, int column, double[] on)
    {
        // Standardised coefficients compare. Columns are centred where there is an intercept, so that its own is rounding.
        double largest = on.Select(Math.Abs).DefaultIfEmpty().Max();
        int[] used = [.. Enumerable.Range(0, on.Length).Where(k => kept[k] < problem.Features && Math.Abs(on[k]) > 1e-6 * Math.Max(largest, 1e-3))];
        var (mean, scale) = (problem.Scaling.Mean, problem.Scaling.Scale);
        double[] coefficients = [.. used.Select(k => on[k] * scale[column] / scale[kept[k]])];

        // x = μ + σ·(c₀ + Σ c·u), u = (x' − μ')/σ': what is left of the means is the constant, unless rounding is all that is left.
        double constant = mean[column], size = Math.Abs(mean[column]) + scale[column];
        for (int i = 0; i < used.Length; i++)
        {
            double part = coefficients[i] * mean[kept[used[i]]];
            constant -= part;
            size += Math.Abs(part);
        }

        return new LinearDependence(
            problem.Data.FeatureNames[column], [.. used.Select(k => problem.Data.FeatureNames[kept[k]])], coefficients,
            used.Length == 0 || Math.Abs(constant) > 1e-9 * size ? constant : 0);
    }
}
