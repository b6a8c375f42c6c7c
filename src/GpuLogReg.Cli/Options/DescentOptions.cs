using System.CommandLine;
using GpuLogReg.Estimators;
using GpuLogReg.Persistence;
using GpuLogReg.Solvers;

namespace GpuLogReg.Cli.Options;

/// <summary>How the descent solvers step, and when mini-batches stop early.</summary>
internal sealed class DescentOptions
{
    /// <summary>The share of the epochs that --average averages over.</summary>
    private const double AverageShare = 0.5;

    private static readonly LogisticRegressionOptions s_defaults = new();

    private readonly CliOption<UpdateRule> _update = Choice.Of("--update", "How a gradient becomes a step (minibatch; gd takes nesterov alone, and is plain without).", Vocabulary.UpdateRules, UpdateRule.Momentum);
    private readonly CliOption<ScheduleKind> _schedule = Choice.Of("--schedule", "How the step size falls: with 1/sqrt(1 + epochs), along a cosine to 0, or by half every 5 epochs (minibatch).", Vocabulary.Schedules, s_defaults.Schedule.Kind);
    private readonly CliOption<int> _warmup = Number.Whole("--warmup", "N", "Epochs in which the step size grows to its full size first (minibatch).", 0, s_defaults.Schedule.WarmupEpochs);
    private readonly Option<bool> _average = Flag.Of("--average", "Return the average of the iterates of the last half of the epochs (minibatch).");
    private readonly CliOption<double?> _validation = Number.OptionalReal("--validation", "SHARE", "Hold this share of each class out, stop when its loss stops falling, and return the best epoch (minibatch).", s => s is > 0 and < 1, "a share between 0 and 1, both excluded");
    private readonly CliOption<int> _patience = Number.Whole("--patience", "N", "Epochs without a lower loss to wait for (--validation).", 1, s_defaults.Patience);

    /// <summary>The options in the order of help.</summary>
    public IReadOnlyList<Option> All => [_update, _schedule, _warmup, _average, _validation, _patience];

    /// <summary>The solvers that each option is for.</summary>
    public IReadOnlyList<(Option Option, SolverKind[] For)> Owners =>
        [(_update, [SolverKind.GradientDescent, SolverKind.MiniBatch]), .. All.Skip(1).Select(option => (option, (SolverKind[])[SolverKind.MiniBatch]))];

    /// <summary>The options as the estimator takes them.</summary>
    /// <param name="result">The command line; no option is given that its solver does not take.</param>
    /// <param name="options">The other options.</param>
    /// <exception cref="UsageException">An option does not go with the others.</exception>
    public LogisticRegressionOptions Apply(ParseResult result, LogisticRegressionOptions options)
    {
        var update = result.GetValue(_update);
        int warmup = result.GetValue(_warmup);
        double? validation = result.GetValue(_validation);
        if (options.Solver == SolverKind.GradientDescent && result.IsGiven(_update) && update != UpdateRule.Nesterov)
            throw new UsageException($"--update {Vocabulary.UpdateRules[update]} has no effect with solver gd; expected nesterov, or no --update for plain steps. Remove --update, or use --solver minibatch.");
        if (options.Solver == SolverKind.MiniBatch && warmup >= options.Epochs)
            throw new UsageException($"--warmup is {warmup}; expected less than the {options.Epochs} of --epochs. Lower --warmup, or raise --epochs.");
        if (validation is null && result.IsGiven(_patience))
            throw new UsageException("--patience has no effect without --validation; expected both. Remove --patience, or add --validation 0.1.");
        return options with
        {
            Update = result.IsGiven(_update) ? update : null,
            Schedule = options.Schedule with { Kind = result.GetValue(_schedule), WarmupEpochs = warmup },
            AverageShare = result.GetValue(_average) ? AverageShare : 0,
            ValidationShare = validation ?? 0,
            Patience = result.GetValue(_patience),
        };
    }
}
