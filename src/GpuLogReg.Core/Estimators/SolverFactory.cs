using GpuLogReg.Compute;
using GpuLogReg.Solvers;

namespace GpuLogReg.Estimators;

/// <summary>Turns options into a solver.</summary>
internal static class SolverFactory
{
    /// <summary>The solver that the options name or, where they leave it open, the one that suits.</summary>
    /// <param name="options">In range.</param>
    /// <param name="choice">What <see cref="SolverChooser"/> said.</param>
    /// <param name="weightSum">S of the rows fitted.</param>
    /// <param name="validation">The mean loss on rows held out; null for none.</param>
    /// <param name="sample">J over a sample of the rows, to start from; null for none. <see cref="TakesSample"/> says which solvers look at it.</param>
    public static ISolver Create(LogisticRegressionOptions options, SolverKind choice, double weightSum, IObjective? validation = null, IObjective? sample = null) => choice switch
    {
        SolverKind.GradientDescent => new GradientDescent
        {
            LearningRate = options.LearningRate,
            Accelerated = options.Update == UpdateRule.Nesterov,
            MaxIterations = options.MaxIterations,
            Tolerance = options.Tolerance,
        },
        SolverKind.MiniBatch => MiniBatch(options, weightSum) with { Validation = validation },
        SolverKind.OwlQn => new OwlQn
        {
            L1 = options.Penalty.Lambda1,
            MaxIterations = options.MaxIterations,
            Tolerance = options.Tolerance,
            RelativeNoise = RelativeNoise(options),
        },
        SolverKind.Newton => new Newton
        {
            Sample = sample,
            MaxIterations = options.MaxIterations,
            Tolerance = options.Tolerance,
            RelativeNoise = RelativeNoise(options),
        },
        _ => new Lbfgs
        {
            Sample = sample,
            MaxIterations = options.MaxIterations,
            Tolerance = options.Tolerance,
            RelativeNoise = RelativeNoise(options),
        },
    };

    /// <summary>Whether a solver can start from a sample of the rows.</summary>
    /// <param name="choice">A solver, not <see cref="SolverKind.Auto"/>.</param>
    public static bool TakesSample(SolverKind choice) => choice is SolverKind.Newton or SolverKind.Lbfgs;

    /// <summary>Mini-batch descent as the options describe it.</summary>
    /// <param name="options">In range.</param>
    /// <param name="weightSum">S of the rows fitted.</param>
    public static MiniBatchDescent MiniBatch(LogisticRegressionOptions options, double weightSum) => new()
    {
        Update = options.Update ?? UpdateRule.Momentum,
        LearningRate = options.LearningRate,
        Schedule = options.Schedule,
        Decay = options.Penalty.Lambda2 / weightSum,
        AverageShare = options.AverageShare,
        Patience = options.Patience,
        Momentum = options.Momentum,
        BatchSize = options.BatchSize,
        Epochs = options.Epochs,
        Seed = options.Seed,
        Tolerance = options.Tolerance,
    };

    /// <summary>What J is sure of: the rounding of a mean of losses in the storage's arithmetic.</summary>
    private static double RelativeNoise(LogisticRegressionOptions options) => options.Precision == Precision.Float64 ? 1e-13 : 1e-7;
}
