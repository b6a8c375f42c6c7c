using System.Globalization;
using GpuLogReg.Compute;
using GpuLogReg.Devices;

namespace GpuLogReg.Estimators;

/// <summary>What "auto" means: the solver by penalty, and by the cost of what it asks of a device.</summary>
/// <remarks>
/// Solvers are compared by the fixed numbers of a kind of device and by what a row adds, so that the choice depends on the options, on d, on how full rows are and
/// on the kind of device alone: not on what was measured, nor on n, but for sparse rows of many columns. The counts of passes are geometric means of those of benchmarks/passes.py.
/// </remarks>
internal static class SolverChooser
{
    /// <summary>Coefficients up to which Newton's method takes a Hessian written out on the host's engines.</summary>
    private const int MostForHostHessian = 512;

    /// <summary>Features up to which accelerators write the Hessian of dense rows and one output out.</summary>
    private const int MostForAcceleratorHessian = 256;

    /// <summary>How many times as quick as L-BFGS Newton's method must seem: counts of passes spread by about that on columns of one scale.</summary>
    private const double Margin = 2;

    private static readonly FitWork s_lbfgsOnOneScale = FitWork.Passes(27), s_lbfgsOnRawColumns = FitWork.Passes(198);

    /// <summary>OWL-QN's passes over those of L-BFGS on the same data, in the tables of benchmarks/peers/progress.py.</summary>
    private const double OwlQnOverLbfgs = 4.5;

    // Newton's 11 passes: an evaluation, then iterations of a Hessian and an evaluation, for the whole step is tried first and nearly always taken.
    private static readonly FitWork s_newton = new(6, 6, 5);

    /// <summary>Passes of Newton's method by conjugate gradients, where no Hessian is written out and it was asked for.</summary>
    private static readonly FitWork s_truncatedNewton = FitWork.Passes(101);

    /// <summary>The solver to run, with the reason.</summary>
    /// <param name="options">In range.</param>
    /// <param name="size">The data and the number of outputs.</param>
    /// <param name="kind">The kind of device that was chosen.</param>
    public static SolverChoice Choose(LogisticRegressionOptions options, FitSize size, DeviceKind kind)
    {
        if (options.Solver != SolverKind.Auto)
            return new SolverChoice(options.Solver, SolverChoice.AskedFor);
        if (options.Penalty.Lambda1 > 0)
            return new SolverChoice(SolverKind.OwlQn, "the penalty has an L1 part");
        long coefficients = (long)size.Features * size.Outputs;
        if (!WritesHessian(size, kind))
            return new SolverChoice(SolverKind.Lbfgs, Text($"{coefficients} coefficients, whose Hessian is not written out"));
        double gain = CostModel.SecondsPerRow(kind, size, options.Standardize ? s_lbfgsOnOneScale : s_lbfgsOnRawColumns) / CostModel.SecondsPerRow(kind, size, s_newton);
        return gain > Margin ? new SolverChoice(SolverKind.Newton, Text($"{coefficients} coefficients, of any scale"))
            : options.Standardize ? new SolverChoice(SolverKind.Lbfgs, "columns of one scale")
            : new SolverChoice(SolverKind.Lbfgs, Text($"{coefficients} coefficients, whose Hessian takes longer than passes"));
    }

    /// <summary>
    /// What the solver that options come to asks of a device. L-BFGS counts as on columns of one scale, for raw columns may be of one scale, too: expecting too
    /// little keeps a small problem off a device, expecting too much would make it pay for one.
    /// </summary>
    /// <param name="options">In range.</param>
    /// <param name="size">The data and the number of outputs.</param>
    /// <param name="kind">The kind of device.</param>
    public static FitWork Work(LogisticRegressionOptions options, FitSize size, DeviceKind kind) => Choose(options, size, kind).Kind switch
    {
        SolverKind.OwlQn => AtMost(options.MaxIterations, OwlQnOverLbfgs * s_lbfgsOnOneScale.Reads),
        SolverKind.Newton => WritesHessian(size, kind) ? s_newton : s_truncatedNewton,
        SolverKind.GradientDescent => FitWork.Passes(1L + options.MaxIterations),
        SolverKind.MiniBatch => FitWork.MiniBatches(kind, size.Rows, options.BatchSize, options.Epochs),
        _ => AtMost(options.MaxIterations, s_lbfgsOnOneScale.Reads),
    };

    private static FitWork AtMost(int iterations, double passes) => FitWork.Passes(Math.Min(1L + iterations, passes));

    private static bool WritesHessian(FitSize size, DeviceKind kind) => kind is DeviceKind.Cpu or DeviceKind.Reference
        ? (long)(size.Features + 1) * size.Outputs <= MostForHostHessian
        : !size.IsSparse && size.Outputs == 1 && size.Features <= MostForAcceleratorHessian;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
