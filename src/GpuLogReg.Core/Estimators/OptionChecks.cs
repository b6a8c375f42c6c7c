using System.Runtime.CompilerServices;
using GpuLogReg.Solvers;

namespace GpuLogReg.Estimators;

/// <summary>The ranges of <see cref="LogisticRegressionOptions"/>, in one place.</summary>
internal static class OptionChecks
{
    /// <summary>Throws unless every option is in its range.</summary>
    /// <param name="options">What the user gave.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is not; the message names it, what it got and what is allowed.</exception>
    public static void Ensure(LogisticRegressionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options.Penalty);
        Ensure(options.Penalty.Lambda1 == 0 || options.Solver is SolverKind.Auto or SolverKind.OwlQn, options.Solver, $"OwlQn or Auto with penalty {options.Penalty.Kind}: the other solvers cannot minimise its L1 part");
        Ensure(double.IsFinite(options.Tolerance) && options.Tolerance >= 0, options.Tolerance, "a finite number, 0 or more");
        Ensure(options.MaxIterations >= 1, options.MaxIterations, "1 or more");
        Ensure(options.LearningRate is null || (double.IsFinite(options.LearningRate.Value) && options.LearningRate > 0), options.LearningRate, "a finite number above 0");
        Ensure(options.BatchSize >= 1, options.BatchSize, "1 or more");
        Ensure(options.Epochs >= 1, options.Epochs, "1 or more");
        Ensure(options.Momentum is >= 0 and < 1, options.Momentum, "at least 0 and below 1");
        Ensure(!string.IsNullOrEmpty(options.Device), options.Device, "auto, reference, cpu, cuda[:i], opencl[:i] or ilgpu-cpu");
        Ensure(Enum.IsDefined(options.Solver), options.Solver, "Auto, GradientDescent, MiniBatch, Lbfgs, OwlQn or Newton");
        Ensure(Enum.IsDefined(options.Multiclass), options.Multiclass, "Auto, Softmax or OneVsRest");
        Ensure(Enum.IsDefined(options.Precision), options.Precision, "Float32 or Float64");
        EnsureDescent(options);
        EnsureSchedule(options.Schedule, options.Epochs, options.Solver);
    }

    private static void EnsureDescent(LogisticRegressionOptions options)
    {
        bool miniBatch = options.Solver == SolverKind.MiniBatch;
        Ensure(options.Update is null || Enum.IsDefined(options.Update.Value), options.Update, "Momentum, Nesterov, Adam or AdamW");
        Ensure(options.Update is null or UpdateRule.Nesterov || options.Solver != SolverKind.GradientDescent, options.Update, "Nesterov or null with solver GradientDescent");
        Ensure(options.Update is null || miniBatch || options.Solver == SolverKind.GradientDescent, options.Update, $"null with solver {options.Solver}: only GradientDescent and MiniBatch have update rules");
        Ensure(options.AverageShare is >= 0 and <= 1, options.AverageShare, "a share from 0 to 1");
        Ensure(options.AverageShare == 0 || miniBatch, options.AverageShare, $"0 with solver {options.Solver}: only MiniBatch averages");
        Ensure(options.ValidationShare is >= 0 and < 1, options.ValidationShare, "a share from 0, below 1");
        Ensure(options.ValidationShare == 0 || miniBatch, options.ValidationShare, $"0 with solver {options.Solver}: only MiniBatch stops early");
        Ensure(options.Patience >= 1, options.Patience, "1 or more");
    }

    private static void EnsureSchedule(LearningRateSchedule schedule, int epochs, SolverKind solver)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        Ensure(Enum.IsDefined(schedule.Kind), schedule.Kind, "Constant, Inverse, Cosine or Step");
        Ensure(schedule.WarmupEpochs >= 0 && schedule.WarmupEpochs < epochs, schedule.WarmupEpochs, FormattableString.Invariant($"0 to {epochs - 1}, below the number of epochs"));
        Ensure(schedule.Kind == ScheduleKind.Constant || solver == SolverKind.MiniBatch, schedule.Kind, $"Constant with solver {solver}: only MiniBatch has schedules");
        Ensure(schedule.WarmupEpochs == 0 || solver == SolverKind.MiniBatch, schedule.WarmupEpochs, $"0 with solver {solver}: only MiniBatch warms up");
        Ensure(double.IsFinite(schedule.Decay) && schedule.Decay >= 0, schedule.Decay, "a finite number, 0 or more");
        Ensure(double.IsFinite(schedule.Power) && schedule.Power >= 0, schedule.Power, "a finite number, 0 or more");
        Ensure(schedule.Factor is > 0 and <= 1, schedule.Factor, "a number above 0, at most 1");
        Ensure(schedule.Every >= 1, schedule.Every, "1 or more");
    }

    private static void Ensure(bool right, object? got, string allowed, [CallerArgumentExpression(nameof(got))] string name = "")
    {
        if (right)
            return;

        // "options.C" is C, "schedule.Kind" Schedule.Kind: as the user wrote them.
        string option = name.Replace("options.", "", StringComparison.Ordinal).Replace("schedule.", "Schedule.", StringComparison.Ordinal);
        throw new ArgumentOutOfRangeException(option, FormattableString.Invariant($"'{option}' is {got}; expected {allowed}."));
    }
}
