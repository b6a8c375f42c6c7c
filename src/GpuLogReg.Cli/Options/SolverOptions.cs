using System.CommandLine;
using GpuLogReg.Compute;
using GpuLogReg.Estimators;
using GpuLogReg.Persistence;

namespace GpuLogReg.Cli.Options;

/// <summary>What is fitted, how, and where: the options that become <see cref="LogisticRegressionOptions"/>.</summary>
internal sealed class SolverOptions
{
    /// <summary>How near the maximum --summary fits: far below what a table shows.</summary>
    private const double SummaryTolerance = 1e-9;

    private static readonly LogisticRegressionOptions s_defaults = new();

    private readonly CliOption<PenaltyKind> _penalty = Choice.Of("--penalty", "What keeps the coefficients small; l1 and elasticnet make many of them zero.", Vocabulary.Penalties, s_defaults.Penalty.Kind);
    private readonly CliOption<double> _c = Number.Real("--C", "X", "Inverse strength of the penalty, lambda = 1/C.", c => c > 0, "a finite number above 0", s_defaults.Penalty.C);
    private readonly CliOption<double> _l1Ratio = Number.Real("--l1-ratio", "R", "L1 share of the elastic net; the rest is L2 (elasticnet).", r => r is >= 0 and <= 1, "a share from 0 to 1", 0.5);
    /// <summary>How classes are told apart.</summary>
    public CliOption<MulticlassKind> Multiclass { get; } = Choice.Of(
        "--multiclass", "How more than two classes are told apart: softmax fits them together, ovr each against the rest; 'auto' is softmax for more than two.", Vocabulary.Multiclass, s_defaults.Multiclass);

    private readonly Option<bool> _noIntercept = Flag.Of("--no-intercept", "Fit no constant term.");
    private readonly CliOption<ClassWeights?> _classWeight = ClassWeightOption.Create();
    private readonly Option<bool> _standardize = Flag.Of("--standardize", "Bring every column to mean 0 and deviation 1 first; the model remembers the map.");

    private readonly CliOption<SolverKind> _solver = Choice.Of("--solver", "'auto' is owlqn where the penalty has an L1 part, newton without --standardize where its Hessian costs little beside the passes it saves (up to about 200 features), else lbfgs.", Vocabulary.Solvers, s_defaults.Solver);
    private readonly CliOption<double> _tolerance = Number.Real("--tol", "T", "Stop when no component of the gradient is larger.", t => t >= 0, "a finite number, 0 or more", s_defaults.Tolerance);
    private readonly CliOption<int> _maxIterations = Number.Whole("--max-iter", "N", "Most iterations (lbfgs, owlqn, newton, gd).", 1, s_defaults.MaxIterations);
    private readonly Option<bool> _noSample = Flag.Of("--no-sample", "Make the first iterations on all rows, too (lbfgs, newton); on the cpu, large fits begin on a sixteenth of them.");
    private readonly CliOption<double?> _learningRate = Number.OptionalReal("--learning-rate", "A", "Step size (gd, minibatch). Without it, the data's curvature decides; 0.01 for adam and adamw.", a => a > 0, "a finite number above 0");
    private readonly CliOption<int> _batchSize = Number.Whole("--batch-size", "B", "Rows of a mini-batch (minibatch).", 1, s_defaults.BatchSize);
    private readonly CliOption<int> _epochs = Number.Whole("--epochs", "E", "Passes over the data (minibatch).", 1, s_defaults.Epochs);
    private readonly CliOption<double> _momentum = Number.Real("--momentum", "M", "Share of the last step that is kept, beta1 of adam (minibatch).", m => m is >= 0 and < 1, "a number from 0, below 1", s_defaults.Momentum);
    private readonly CliOption<ulong> _seed;

    private readonly DescentOptions _descent = new();

    private readonly CliOption<string> _device = DeviceOption.Create();
    private readonly CliOption<AutoOr<Precision>> _precision = Choice.OrAuto(
        "--precision", "How the device stores the data. 'auto' is f64 where the data is so small that it costs nothing, else f32.", Vocabulary.Precisions, s_defaults.Precision);

    private readonly bool _compares;

    /// <summary>The options of a verb.</summary>
    /// <param name="compares">Whether the verb compares strengths of the penalty itself, and so takes none, nor the options of the descent solvers.</param>
    public SolverOptions(bool compares = false)
    {
        _compares = compares;
        string use = compares ? "Seed of the folds, and of the row order (minibatch)." : "Seed of the row order (minibatch) and of the splits (--test-size, --validation).";
        _seed = Number.Seed("--seed", use, s_defaults.Seed);
    }

    /// <summary>The options about the function that is minimised.</summary>
    public IReadOnlyList<Option> Model => _compares
        ? [_penalty, Multiclass, _noIntercept, _classWeight, _standardize]
        : [_penalty, _c, _l1Ratio, Multiclass, _noIntercept, _classWeight, _standardize];

    /// <summary>The options about how it is minimised.</summary>
    public IReadOnlyList<Option> Solver => _compares ? [_solver, _tolerance, _maxIterations, _seed] : [_solver, _tolerance, _maxIterations, _noSample, _learningRate, _batchSize, _epochs, _momentum, .. _descent.All, _seed];

    /// <summary>The options about where.</summary>
    public IReadOnlyList<Option> Device => [_device, _precision];

    /// <summary>The options as the estimator takes them.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="splits">Whether the seed is used to split the data.</param>
    /// <param name="summary">Whether standard errors are wanted, which takes the maximum itself: Newton's method in float64, unless told otherwise.</param>
    /// <exception cref="UsageException">An option is given that the others leave without effect.</exception>
    public LogisticRegressionOptions Read(ParseResult result, bool splits, bool summary = false)
    {
        var solver = result.GetValue(_solver);
        var penalty = result.GetValue(_penalty);
        if (_compares && penalty == PenaltyKind.None)
            throw new UsageException("--penalty none has no strength to compare; expected l1, l2 or elasticnet. Use 'gpulogreg train' for a fit without a penalty.");
        RefuseForeign(result, solver, splits);
        if (penalty == PenaltyKind.None && result.IsGiven(_c))
            throw new UsageException("--C has no effect with --penalty none; expected one of the two. Remove --C, or choose --penalty l2.");
        if (penalty != PenaltyKind.ElasticNet && result.IsGiven(_l1Ratio))
            throw new UsageException($"--l1-ratio has no effect with penalty {Vocabulary.Penalties[penalty]}; expected --penalty elasticnet with it. Remove --l1-ratio, or add --penalty elasticnet.");
        var options = new LogisticRegressionOptions
        {
            Penalty = Penalty(penalty, result.ValueOrFallback(_c), result.ValueOrFallback(_l1Ratio)),
            Multiclass = result.GetValue(Multiclass),
            FitIntercept = !result.GetValue(_noIntercept),
            Solver = solver,
            Device = result.GetValue(_device)!,
            Precision = result.GetValue(_precision).Named ?? s_defaults.Precision,
            ClassWeights = result.GetValue(_classWeight),
            Standardize = result.GetValue(_standardize),
            Tolerance = result.GetValue(_tolerance),
            MaxIterations = result.GetValue(_maxIterations),
            StartFromSample = !result.GetValue(_noSample),
            LearningRate = result.ValueOrFallback(_learningRate),
            BatchSize = result.ValueOrFallback(_batchSize),
            Epochs = result.ValueOrFallback(_epochs),
            Momentum = result.ValueOrFallback(_momentum),
            Seed = result.GetValue(_seed),
        };
        options = _compares ? options : _descent.Apply(result, options);
        if (options.Penalty.Lambda1 > 0 && solver is not (SolverKind.Auto or SolverKind.OwlQn))
            throw new UsageException($"--solver {Vocabulary.Solvers[solver]} cannot minimise the L1 part of --penalty {Vocabulary.Penalties[penalty]}; expected auto or owlqn with it. Use --solver owlqn, or --penalty l2.");
        return summary ? ForSummary(result, options) : options;
    }

    /// <summary>Whether the storage is to be chosen when the rows are there.</summary>
    /// <param name="result">The command line.</param>
    public bool StorageIsOpen(ParseResult result) => result.GetValue(_precision).Named is null;

    /// <summary>The options to read rows by: all digits where the storage is open, which may come to float64.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="options">What <see cref="Read"/> returned.</param>
    public LogisticRegressionOptions ForReading(ParseResult result, LogisticRegressionOptions options) =>
        StorageIsOpen(result) ? options with { Precision = Precision.Float64 } : options;

    private static Penalty Penalty(PenaltyKind kind, double c, double l1Ratio) => kind switch
    {
        PenaltyKind.None => Estimators.Penalty.None,
        PenaltyKind.L1 => Estimators.Penalty.FromC(c, 1),
        PenaltyKind.L2 => Estimators.Penalty.FromC(c),
        _ => Estimators.Penalty.FromC(c, l1Ratio),
    };

    private LogisticRegressionOptions ForSummary(ParseResult result, LogisticRegressionOptions options)
    {
        if (options.Penalty.Kind != PenaltyKind.None)
            throw new UsageException($"--summary got penalty {Vocabulary.Penalties[options.Penalty.Kind]}, whose pull on the estimates their standard errors would not show; expected none. Add --penalty none, or remove --summary.");
        if (options.Multiclass == MulticlassKind.Softmax)
            throw new UsageException("--summary got --multiclass softmax, whose two outputs for two classes have no errors of their own; expected one output. Remove --multiclass.");
        return options with
        {
            Solver = options.Solver == SolverKind.Auto ? SolverKind.Newton : options.Solver,
            Precision = result.IsGiven(_precision) && !StorageIsOpen(result) ? options.Precision : Precision.Float64,
            Tolerance = result.IsGiven(_tolerance) ? options.Tolerance : SummaryTolerance,
        };
    }

    // An option without effect is a misunderstanding that would otherwise be found out after the training, if ever.
    private void RefuseForeign(ParseResult result, SolverKind solver, bool splits)
    {
        (Option Option, SolverKind[] For)[] owners =
        [
            (_maxIterations, [SolverKind.Auto, SolverKind.Lbfgs, SolverKind.OwlQn, SolverKind.Newton, SolverKind.GradientDescent]),
            (_noSample, [SolverKind.Auto, SolverKind.Lbfgs, SolverKind.Newton]),
            (_learningRate, [SolverKind.GradientDescent, SolverKind.MiniBatch]),
            (_batchSize, [SolverKind.MiniBatch]),
            (_epochs, [SolverKind.MiniBatch]),
            (_momentum, [SolverKind.MiniBatch]),
            .. _descent.Owners,
        ];
        foreach (var (option, kinds) in owners)
        {
            if (!result.IsGiven(option) || kinds.Contains(solver))
                continue;
            string allowed = string.Join(" or ", kinds.Where(k => k != SolverKind.Auto).Select(k => "--solver " + Vocabulary.Solvers[k]));
            string mend = option == _maxIterations ? "Use --epochs instead." : $"Remove {option.Name}, or add {allowed}.";
            throw new UsageException($"{option.Name} has no effect with solver {Vocabulary.Solvers[solver]}; expected {allowed} with it. {mend}");
        }

        if (result.IsGiven(_seed) && !splits && solver != SolverKind.MiniBatch)
            throw new UsageException($"--seed has no effect with solver {Vocabulary.Solvers[solver]} without --test-size: nothing is random. Remove --seed.");
    }
}
