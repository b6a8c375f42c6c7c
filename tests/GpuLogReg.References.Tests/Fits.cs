using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Estimators;

namespace GpuLogReg.References;

/// <summary>Fits as the references were made.</summary>
internal static class Fits
{
    /// <summary>‖∇J‖∞ at which a penalised fit stops.</summary>
    public static double Tolerance(SolverKind solver) => solver == SolverKind.OwlQn ? 1e-8 : 1e-9;

    /// <summary>The data of a reference, weighted as it says; skips the calling test where a file is absent.</summary>
    public static Dataset Data(Reference reference)
    {
        var data = DataSets.Read(reference.Set);

        // "all 1", factors for the classes, the weights.txt that the set has anyway, or another file of weights, with a remark. path_weights.l2_raw
        // says "all 1", but its Σ s = 77 is that of weights.txt: the sets that have such a file use it in every variant.
        return reference.Find("sample_weights") is System.Text.Json.Nodes.JsonValue value && (string)value! is var named && named is not ("all 1" or "weights.txt")
            ? data.WithWeights(DataSets.Weights(reference.Set, named.Split(' ')[0]))
            : data;
    }

    /// <summary>How a penalised binary reference is fitted.</summary>
    public static LogisticRegressionOptions Options(Reference reference, string device, SolverKind solver)
    {
        // The references minimise C·loss + l1·‖w‖₁ + (l2/2)·‖w‖².
        double c = reference.Number("C");
        return new LogisticRegressionOptions
        {
            Penalty = Penalty.ElasticNet(reference.Number("l1") / c, reference.Number("l2") / c),
            FitIntercept = (bool)reference["fit_intercept"],
            ClassWeights = Weights(reference),
            Standardize = IsScaled(reference.Set) && reference.Variant != "l2_raw",
            Device = device,
            Solver = solver,
            Precision = Precision.Float64,
            Tolerance = Tolerance(solver),
            MaxIterations = 10_000,
        };
    }

    /// <summary>A fit without a penalty, as near to the maximum of the likelihood as float64 comes.</summary>
    /// <param name="set">The set.</param>
    /// <param name="data">Its rows, or some of its columns.</param>
    public static LogisticModel MaximumLikelihood(string set, Dataset data) => new LogisticRegression(new LogisticRegressionOptions
    {
        Penalty = Penalty.None,
        Solver = SolverKind.Newton,
        Device = "cpu",
        Precision = Precision.Float64,
        Standardize = IsScaled(set),
        Tolerance = 1e-10,
        MaxIterations = 100,
    }).Fit(data);

    /// <summary>The factors of the classes; null for none.</summary>
    public static ClassWeights? Weights(Reference reference) =>
        reference.Variant.EndsWith("balanced", StringComparison.Ordinal) ? ClassWeights.Balanced : null;

    private static bool IsScaled(string set) => Catalogue.Find(set).Form is not (SetForm.Sparse or SetForm.Synthetic);
}
