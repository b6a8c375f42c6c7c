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
    public static LogisticModel Show(CommandContext context, Func<IProgress<SolverProgress>?, LogisticModel> fit) => Show(context, fit, static report => (
        FormattableString.Invariant($"iteration {report.Iteration} of at most {report.IterationLimit}, J {report.Value:G6}, gradient {report.GradientNorm:G2}"),
        (double)report.Iteration / Math.Max(1, report.IterationLimit)));

    /// <summary>Runs a search over many fits.</summary>
    /// <param name="context">Where the bar goes.</param>
    /// <param name="search">The search; it is given where to report, or null where nothing is shown.</param>
    public static CrossValidationResult Show(CommandContext context, Func<IProgress<CrossValidationProgress>?, CrossValidationResult> search) => Show(context, search, static report => (
        FormattableString.Invariant($"fit {report.Done} of {report.Total}, C {report.Penalty.C:G3}"), (double)report.Done / report.Total));

    private static TResult Show<TReport, TResult>(CommandContext context, Func<IProgress<TReport>?, TResult> fit, Func<TReport, (string Text, double Share)> describe)
        where TReport : struct
    {
        if (!context.ErrorStyle.Interactive)
            return fit(null);

        var latest = new Latest<TReport>();
        var work = Task.Run(() => fit(latest), CancellationToken.None);
        if (!Finished(work, s_patience))
        {
            Screen.Over(context.Error, context.ErrorStyle).Progress().AutoClear(true).HideCompleted(true)
                .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new ElapsedTimeColumn())
                .Start(display => Follow(display.AddTask("preparing"), latest, describe, work));
        }

        return work.GetAwaiter().GetResult();
    }

    private static void Follow<TReport>(ProgressTask bar, Latest<TReport> latest, Func<TReport, (string Text, double Share)> describe, Task work) where TReport : struct
    {
        while (!Finished(work, s_refresh))
        {
            if (latest.Report is not { } report)
                continue;
            var (text, share) = describe(report);
            (bar.Description, bar.Value) = (text, 100 * share);
        }
    }

    // Waiting must not throw: the fit's own exception is thrown once, by the caller, with its own type.
    private static bool Finished(Task work, TimeSpan patience) => Task.WaitAny([work], patience) == 0;

    /// <summary>Keeps the newest report; the bar looks at it when it is drawn.</summary>
    private sealed class Latest<TReport> : IProgress<TReport> where TReport : struct
    {
        private readonly Lock _gate = new();
        private TReport? _report;

        public TReport? Report
        {
            get
            {
                lock (_gate)
                    return _report;
            }
        }

        void IProgress<TReport>.Report(TReport value)
        {
            lock (_gate)
                _report = value;
        }
    }
}
