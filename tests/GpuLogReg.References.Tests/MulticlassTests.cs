using System.Globalization;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Estimators;
using GpuLogReg.Solvers;

namespace GpuLogReg.References;

/// <summary>Softmax and one-vs-rest reach the optima that scikit-learn found, polished by Newton steps.</summary>
public class MulticlassTests
{
    private const double Tolerance = 1e-9;

    private const double CoefficientTolerance = 1e-5;

    [Theory]
    [MemberData(nameof(Rows.Softmax), MemberType = typeof(Rows))]
    public void Softmax_reaches_the_optimum(string set, string variant, string device)
    {
        Devices.Need(device);
        var reference = Reference.Read(set, variant);
        var data = DataSets.Read(set);
        var model = Fit(reference, data, device, MulticlassKind.Softmax);
        double expected = reference.Number("objective_sum") / (reference.Number("C") * data.Rows);
        Assert.Equal(expected, model.Training.Objective, Devices.Tolerance(device) * expected);
        AssertCoefficients(reference, model, parameters: data.Classes.Count * (data.Columns + 1));
    }

    [Theory]
    [MemberData(nameof(Rows.OneVsRest), MemberType = typeof(Rows))]
    public void One_against_the_rest_reaches_the_optimum_of_every_class(string set, string variant, string device)
    {
        Devices.Need(device);
        var reference = Reference.Read(set, variant);
        var data = DataSets.Read(set);
        var model = Fit(reference, data, device, MulticlassKind.OneVsRest);
        double[] sums = reference.Numbers("objective_sum_per_class");
        foreach (var (index, label) in Labels(model))
        {
            double expected = sums[label] / data.Rows;
            Assert.Equal(expected, model.Training.PerClass[index].Value, Devices.Tolerance(device) * expected);
        }

        AssertCoefficients(reference, model, parameters: data.Columns + 1);
    }

    private static LogisticModel Fit(Reference reference, Dataset data, string device, MulticlassKind kind)
    {
        var model = new LogisticRegression(new LogisticRegressionOptions
        {
            Multiclass = kind,
            Penalty = Penalty.FromC(reference.Find("C") is { } c ? (double)c : 1),
            ClassWeights = Fits.Weights(reference),
            Standardize = true,
            Device = device,
            Solver = SolverKind.Lbfgs,
            Precision = Precision.Float64,
            Tolerance = Tolerance,
            MaxIterations = 10_000,
        }).Fit(data);
        Assert.Equal(StopReason.Converged, model.Training.StopReason);
        Assert.Equal((int)reference["K"], model.Outputs);
        return model;
    }

    /// <summary>
    /// The references say nothing of the curvature. The penalty alone makes it at least 1/(C·n) in every direction of w, so that a point with ‖∇J‖∞ ≤ tol is
    /// at most √parameters·tol·C·n from the optimum, but for the intercepts; the factor of ten over the tolerance is that of the binary references.
    /// </summary>
    private static void AssertCoefficients(Reference reference, LogisticModel model, int parameters)
    {
        if (Math.Sqrt(parameters) * Tolerance * reference.Number("n") > 10 * CoefficientTolerance)
            return;
        double[] intercepts = reference.Numbers("intercept");
        var coefficients = reference["coef_KxD"].AsArray();
        foreach (var (index, label) in Labels(model))
        {
            Assert.Equal(intercepts[label], model.Intercepts[index], CoefficientTolerance);
            double[] expected = Reference.Numbers(coefficients[label]!);
            Assert.All(model.Coefficients[index], (w, j) => Assert.Equal(expected[j], w, CoefficientTolerance));
        }
    }

    /// <summary>The references' classes are the numbers 0 to K − 1; the model may have them in another order.</summary>
    private static IEnumerable<(int Index, int Label)> Labels(LogisticModel model) =>
        model.Classes.Select((name, index) => (index, int.Parse(name, CultureInfo.InvariantCulture)));
}
