using GpuLogReg.Compute;
using GpuLogReg.Solvers;

namespace GpuLogReg.Estimators;

/// <summary>How <see cref="LogisticRegression"/> fits. The defaults follow scikit-learn's where it has the option.</summary>
public sealed record LogisticRegressionOptions
{
    /// <summary>What keeps the coefficients small; default the ridge with C = 1.</summary>
    public Penalty Penalty { get; init; } = Penalty.FromC(1);

    /// <summary>How more than two classes are told apart; default automatic: one binary output for two classes, softmax for more.</summary>
    public MulticlassKind Multiclass { get; init; } = MulticlassKind.Auto;

    /// <summary>Whether a constant term is fitted; default true.</summary>
    public bool FitIntercept { get; init; } = true;

    /// <summary>Which solver; default automatic.</summary>
    public SolverKind Solver { get; init; } = SolverKind.Auto;

    /// <summary>
    /// A model whose coefficients the solver starts from, in place of zeros; null for none. It must be of the same features and classes; its scales need not
    /// be those of the new fit: the start is the same function of the unscaled features.
    /// </summary>
    public LogisticModel? Start { get; init; }

    /// <summary>
    /// Whether Newton's method and L-BFGS make their first iterations on a sixteenth of the rows (of X in 16 bits a 64th) where the cpu engine fits millions of numbers from zero; default true.
    /// The optimum is that of all rows, to the same tolerance, with fewer passes over them; the sample is the same every time.
    /// </summary>
    public bool StartFromSample { get; init; } = true;

    /// <summary>The device: auto, reference, cpu, cuda[:i], opencl[:i] or ilgpu-cpu; default auto, which weighs the size of the problem.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>How the device stores X; default float32.</summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>Factors for the classes; null for none.</summary>
    public ClassWeights? ClassWeights { get; init; }

    /// <summary>Whether columns are first brought to mean 0 and deviation 1; the model remembers the map. Default false.</summary>
    public bool Standardize { get; init; }

    /// <summary>Stop when ‖∇J‖∞ (with an L1 part: of the least-norm subgradient) is at most this; default 1e-4.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>Most iterations of L-BFGS, OWL-QN, Newton's method and gradient descent; default 1000.</summary>
    public int MaxIterations { get; init; } = 1000;

    /// <summary>Step of gradient and mini-batch descent; null derives it from the Lipschitz constant of ∇J, and is 0.01 for Adam and AdamW.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Rows of a mini-batch; default 256.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>Passes of mini-batch descent over the data; default 20.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Momentum of mini-batch descent and β₁ of its Adam rules, in [0, 1); default 0.9.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Seed of the row order of mini-batch descent and of its validation split; default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>How gradient and mini-batch descent step; null for the plain step of gradient descent, and for momentum in mini-batches. Gradient descent takes Nesterov's alone.</summary>
    public UpdateRule? Update { get; init; }

    /// <summary>How the rate of mini-batch descent changes; default not at all.</summary>
    public LearningRateSchedule Schedule { get; init; } = new();

    /// <summary>Share of the epochs of mini-batch descent, the last ones, whose iterates are averaged, in [0, 1]; default 0, no average.</summary>
    public double AverageShare { get; init; }

    /// <summary>Share of each class that mini-batch descent holds out, to stop early by and to choose the epoch by, in [0, 1); default 0, none.</summary>
    public double ValidationShare { get; init; }

    /// <summary>Epochs without a lower loss on the rows held out after which to stop, at least 1; default 5.</summary>
    public int Patience { get; init; } = 5;
}
