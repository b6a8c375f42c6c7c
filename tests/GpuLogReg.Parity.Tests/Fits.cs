using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Estimators;
using GpuLogReg.Solvers;

namespace GpuLogReg.Parity;

/// <summary>Whole fits on an objective.</summary>
internal static class Fits
{
    /// <summary>Minimises from zero and disposes of the loss.</summary>
    /// <returns>The coefficients and what the solver says.</returns>
    public static (double[] W, SolverResult Result) Run(ISolver solver, IObjective loss, double l2)
    {
        using var objective = new PenalizedObjective(loss, l2, true);
        using var w = objective.Space.Allocate(objective.Shape.Coefficients);
        var result = solver.Minimize(objective, w, cancellation: TestContext.Current.CancellationToken);
        return (objective.Space.Read(w), result);
    }

    /// <summary>Fits through the estimator, which opens the device by its name.</summary>
    public static LogisticModel Estimate(LogisticRegressionOptions options, Dataset data) =>
        new LogisticRegression(options).Fit(data, cancellation: TestContext.Current.CancellationToken);
}
