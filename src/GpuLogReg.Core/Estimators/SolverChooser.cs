using System.Globalization;
using GpuLogReg.Compute;

namespace GpuLogReg.Estimators;

/// <summary>What "auto" means: the solver by penalty, size and device.</summary>
internal static class SolverChooser
{
    /// <summary>
    /// Coefficients up to which a Hessian written out costs a processor a few passes over X at most: (d + 1)²/2 multiplications a row, which at this size
    /// take as long as reading the row a few times.
    /// </summary>
    internal const int MostForHessian = 100;

    /// <summary>The solver to run, with the reason.</summary>
    /// <param name="options">In range.</param>
    /// <param name="shape">The size of the problem.</param>
    /// <param name="device">The name of the device that was chosen.</param>
    /// <remarks>
    /// Newton's method does not care how the columns are scaled, and L-BFGS cares much: on raw columns of unlike scales it runs into its limit of iterations where
    /// Newton needs ten. On columns of one scale L-BFGS is a little quicker, and devices write no Hessian out.
    /// </remarks>
    public static SolverChoice Choose(LogisticRegressionOptions options, ObjectiveShape shape, string device)
    {
        if (options.Solver != SolverKind.Auto)
            return new SolverChoice(options.Solver, SolverChoice.AskedFor);
        if (options.Penalty.Lambda1 > 0)
            return new SolverChoice(SolverKind.OwlQn, "the penalty has an L1 part");
        if (device is not ("cpu" or "reference"))
            return new SolverChoice(SolverKind.Lbfgs, "device " + device);
        if (options.Standardize)
            return new SolverChoice(SolverKind.Lbfgs, "columns of one scale");
        return shape.PenalizedExtent <= MostForHessian
            ? new SolverChoice(SolverKind.Newton, string.Create(CultureInfo.InvariantCulture, $"{shape.PenalizedExtent} coefficients, of any scale"))
            : new SolverChoice(SolverKind.Lbfgs, string.Create(CultureInfo.InvariantCulture, $"{shape.PenalizedExtent} coefficients, more than {MostForHessian}"));
    }
}
