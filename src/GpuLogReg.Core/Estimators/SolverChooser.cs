namespace GpuLogReg.Estimators;

/// <summary>What "auto" means: the solver by penalty, size and device.</summary>
internal static class SolverChooser
{
    /// <summary>The solver to run, with the reason.</summary>
    /// <param name="options">In range.</param>
    public static SolverChoice Choose(LogisticRegressionOptions options) => options.Solver != SolverKind.Auto
        ? new SolverChoice(options.Solver, "asked for")
        : options.Penalty.Lambda1 > 0
            ? new SolverChoice(SolverKind.OwlQn, "the penalty has an L1 part")
            : new SolverChoice(SolverKind.Lbfgs, "the penalty is smooth");
}
