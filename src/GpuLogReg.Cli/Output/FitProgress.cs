using GpuLogReg.Estimators;
using GpuLogReg.Solvers;
using Spectre.Console;

namespace GpuLogReg.Cli.Output;

/// <summary>A bar on standard error while a fit runs, where a person looks at it and it takes long enough to be looked at.</summary>
internal static class FitProgress
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_refresh = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs the fit.</summary>
    /// <param name="context">Where the bar goes.</param>
    /// <param name="fit">The fit; it is given where to report, or null where nothing is shown.</param>
    public static LogisticModel Show(CommandContext context, Func<IProgress<SolverProgress>?, LogisticModel> fit)
    {
        if (!context.ErrorStyle.Interactive)
            return fit(null);

        var latest = new Latest();
        var work = Task.Run(() => fit(latest), CancellationToken.None);
        if (!Finished(work, s_patience))
        {
            Screen.Over(context.Error, context.ErrorStyle).Progress().AutoClear(true).HideCompleted(true)
                .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new ElapsedTimeColumn())
                .Start(display => Follow(display.AddTask("preparing"), latest, work));
        }

        return work.GetAwaiter().GetResult();
    }

    private static void Follow(ProgressTask bar, Latest latest, Task work)
    {
        while (!Finished(work, s_refresh))
        {
            if (latest.Report is not { } report)
                continue;
            bar.Description = FormattableString.Invariant($"iteration {report.Iteration} of at most {report.IterationLimit}, J {report.Value:G6}, gradient {report.GradientNorm:G2}");
            bar.Value = 100.0 * report.Iteration / Math.Max(1, report.IterationLimit);
        }
    }

    // Waiting must not throw: the fit's own exception is thrown once, by the caller, with its own type.
    private static bool Finished(Task work, TimeSpan patience) => Task.WaitAny([work], patience) == 0;

    /// <summary>Keeps the newest report; the bar looks at it when it is drawn.</summary>
    private sealed class Latest : IProgress<SolverProgress>
    {
        private readonly Lock _gate = new();
        private SolverProgress? _report;

        public SolverProgress? Report
        {
            get
            {
                lock (_gate)
                    return _report;
            }
        }

        void IProgress<SolverProgress>.Report(SolverProgress value)
        {
            lock (_gate)
                _report = value;
        }
    }
}
