using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Estimators;
using GpuLogReg.Solvers;

namespace GpuLogReg.References;

/// <summary>Fits reach the optima that independent software found: scikit-learn and R's glmnet, polished by Newton steps.</summary>
public class OptimumTests
{
    private const double CoefficientTolerance = 1e-5;

    [Theory]
    [MemberData(nameof(Rows.Optima), MemberType = typeof(Rows))]
    public void A_fit_reaches_the_optimum(string set, string variant, string device, SolverKind solver)
    {
        Devices.Need(device);
        var reference = Reference.Read(set, variant);
        var data = Fits.Data(reference);
        var options = Fits.Options(reference, device, solver);
        double weight = (options.ClassWeights?.Apply(data) ?? data).WeightSum(), expectedWeight = reference.Number("sum_s");
        Assert.Equal(expectedWeight, weight, 1e-12 * expectedWeight);

        var model = new LogisticRegression(options).Fit(data);
        double expected = reference.Number("objective_mean");
        Assert.Equal(expected, model.Training.Objective, Devices.Tolerance(device) * expected);
        AssertStopped(model.Training, data, options);
        if (!options.FitIntercept)
            Assert.Equal([0.0], model.Intercepts);
        double[] coefficients = reference.Numbers("coef"), found = [.. model.Coefficients[0]];
        if (options.Penalty.Lambda1 > 0 && HasMeaningfulZeros(reference))
            Assert.Equal(coefficients.Select(w => w == 0), found.Select(w => w == 0));
        if (!IsWellConditioned(reference, options))
            return;

        Assert.Equal(reference.Number("intercept"), model.Intercepts[0], CoefficientTolerance);
        Assert.All(found, (w, j) => Assert.Equal(coefficients[j], w, CoefficientTolerance));
    }

    [Theory]
    [MemberData(nameof(Rows.Singles), MemberType = typeof(Rows))]
    public void A_fit_to_float32_comes_near_the_optimum(string set, string variant)
    {
        var reference = Reference.Read(set, variant);
        var options = Fits.Options(reference, "cpu", SolverKind.Lbfgs) with { Precision = Precision.Float32 };
        double expected = reference.Number("objective_mean");
        Assert.Equal(expected, new LogisticRegression(options).Fit(Fits.Data(reference)).Training.Objective, 1e-4 * expected);
    }

    /// <summary>A fit converges. Where columns are left as large as 1e12 (path_scales), the slope's own rounding is above the tolerance; then it has to come down to that.</summary>
    private static void AssertStopped(TrainingSummary training, Dataset data, LogisticRegressionOptions options)
    {
        if (options.Standardize)
            Assert.Equal(StopReason.Converged, training.StopReason);
        else
            Assert.InRange(training.GradientNorm, 0, Math.Max(options.Tolerance, 1e-16 * LargestNumber(data)));
    }

    private static double LargestNumber(Dataset data)
    {
        double largest = 0;
        var row = new double[data.Columns];
        for (int i = 0; i < data.Rows; i++)
        {
            data.CopyRow(i, row);
            largest = Math.Max(largest, row.Max(Math.Abs));
        }

        return largest;
    }

    /// <summary>
    /// Whether zeros are the penalty's work and no others would do. The strength of path_contradictory.l1_sparse, 4e-17, is a twentieth of a slope that
    /// is nothing but rounding: what it holds at zero is chance.
    /// </summary>
    private static bool HasMeaningfulZeros(Reference reference) => reference.Number("l1") > 1e-15 * reference.Number("sum_s") && IsUnique(reference);

    /// <summary>Whether there is one optimum. Where the reference found the columns at work linearly dependent (telco_churn has one level in six columns), they share their weight in many ways.</summary>
    private static bool IsUnique(Reference reference) => reference["cross_check"]["singular_support"] is null;

    /// <summary>Whether the reference says that the optimum is unique, and that a fit which stops at its tolerance is near it.</summary>
    private static bool IsWellConditioned(Reference reference, LogisticRegressionOptions options) =>
        options.Penalty.Lambda1 > 0 ? IsWellConditionedByDistance(reference, options.Tolerance) : IsWellConditionedByCurvature(reference, options.Tolerance);

    /// <summary>
    /// A point with ‖∇J‖∞ ≤ tol is at most √(d + 1)·tol/λmin from the optimum, λmin being the least eigenvalue of ∇²J; that is the worst case, with all
    /// of the gradient along the flattest direction. The factor of ten over the tolerance is a choice, made knowing these references: it guarantees
    /// 1e-4, and that every set it lets in comes within 1e-5 is what the test finds, not what the bound says.
    /// </summary>
    private static bool IsWellConditionedByCurvature(Reference reference, double tolerance)
    {
        // The reference has the eigenvalues of the Hessian of the sum, C times the loss; J is the mean.
        if (reference.Find("hessian_eig_min_max") is not { } eigenvalues)
            return false;
        double curvature = (double)eigenvalues[0]! / (reference.Number("C") * reference.Number("sum_s"));
        return Math.Sqrt(reference.Number("d") + 1) * tolerance / curvature <= 10 * CoefficientTolerance;
    }

    /// <summary>The reference has how far glmnet stopped from the optimum, and with what slope left (of the sum, where J is the mean); a solver that stops at ‖∇J‖∞ ≤ tol is off in proportion.</summary>
    private static bool IsWellConditionedByDistance(Reference reference, double tolerance)
    {
        var other = reference["cross_check"];
        if (!IsUnique(reference))
            return false;
        double distance = (double)other["max_abs_coef_diff_glmnet_vs_polished"]!, slope = (double)other["glmnet_kkt"]!;
        return distance / slope * tolerance * reference.Number("C") * reference.Number("sum_s") <= CoefficientTolerance;
    }
}
