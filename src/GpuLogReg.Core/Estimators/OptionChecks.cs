using System.Runtime.CompilerServices;

namespace GpuLogReg.Estimators;

/// <summary>The ranges of <see cref="LogisticRegressionOptions"/>, in one place.</summary>
internal static class OptionChecks
{
    /// <summary>Throws unless every option is in its range.</summary>
    /// <param name="options">What the user gave.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is not; the message names it, what it got and what is allowed.</exception>
    public static void Ensure(LogisticRegressionOptions options)
    {
        Ensure(double.IsFinite(options.C) && options.C > 0, options.C, "a finite number above 0 (λ = 1/C; use penalty none for no penalty)");
        Ensure(options.L1Ratio is >= 0 and <= 1, options.L1Ratio, "a share from 0 to 1");
        Ensure(options.Lambda1 == 0 || options.Solver is SolverKind.Auto or SolverKind.OwlQn, options.Solver, $"OwlQn or Auto with penalty {options.Penalty}: the other solvers cannot minimise its L1 part");
        Ensure(double.IsFinite(options.Tolerance) && options.Tolerance >= 0, options.Tolerance, "a finite number, 0 or more");
        Ensure(options.MaxIterations >= 1, options.MaxIterations, "1 or more");
        Ensure(options.LearningRate is null || (double.IsFinite(options.LearningRate.Value) && options.LearningRate > 0), options.LearningRate, "a finite number above 0");
        Ensure(options.BatchSize >= 1, options.BatchSize, "1 or more");
        Ensure(options.Epochs >= 1, options.Epochs, "1 or more");
        Ensure(options.Momentum is >= 0 and < 1, options.Momentum, "at least 0 and below 1");
        Ensure(!string.IsNullOrEmpty(options.Device), options.Device, "auto, reference, cpu, cuda[:i], opencl[:i] or ilgpu-cpu");
        Ensure(Enum.IsDefined(options.Penalty), options.Penalty, "None, L2, L1 or ElasticNet");
        Ensure(Enum.IsDefined(options.Solver), options.Solver, "Auto, GradientDescent, MiniBatch, Lbfgs or OwlQn");
        Ensure(Enum.IsDefined(options.Precision), options.Precision, "Float32 or Float64");
    }

    private static void Ensure(bool right, object? got, string allowed, [CallerArgumentExpression(nameof(got))] string name = "")
    {
        if (!right)
            throw new ArgumentOutOfRangeException(name.Replace("options.", "", StringComparison.Ordinal), FormattableString.Invariant($"'{name.Replace("options.", "", StringComparison.Ordinal)}' is {got}; expected {allowed}."));
    }
}
