using GpuLogReg.Calibration;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Estimators;
using GpuLogReg.Solvers;

namespace GpuLogReg.Persistence;

/// <summary>The words of model files and of the command line: written once, so that the two cannot drift apart.</summary>
public static class Vocabulary
{
    /// <summary>none, l1, l2, elasticnet.</summary>
    public static WordTable<PenaltyKind> Penalties { get; } = new(
        ("none", PenaltyKind.None), ("l1", PenaltyKind.L1), ("l2", PenaltyKind.L2), ("elasticnet", PenaltyKind.ElasticNet));

    /// <summary>platt, isotonic.</summary>
    public static WordTable<CalibrationKind> Calibrations { get; } = new(("platt", CalibrationKind.Platt), ("isotonic", CalibrationKind.Isotonic));

    /// <summary>f1, accuracy, balanced-accuracy, youden, mcc.</summary>
    public static WordTable<ThresholdMetric> ThresholdMetrics { get; } = new(
        ("f1", ThresholdMetric.F1), ("accuracy", ThresholdMetric.Accuracy), ("balanced-accuracy", ThresholdMetric.BalancedAccuracy),
        ("youden", ThresholdMetric.YoudenJ), ("mcc", ThresholdMetric.MatthewsCorrelation));

    /// <summary>auto, softmax, ovr.</summary>
    public static WordTable<MulticlassKind> Multiclass { get; } = new(
        ("auto", MulticlassKind.Auto), ("softmax", MulticlassKind.Softmax), ("ovr", MulticlassKind.OneVsRest));

    /// <summary>auto, gd, minibatch, lbfgs, owlqn, newton.</summary>
    public static WordTable<SolverKind> Solvers { get; } = new(
        ("auto", SolverKind.Auto), ("gd", SolverKind.GradientDescent), ("minibatch", SolverKind.MiniBatch), ("lbfgs", SolverKind.Lbfgs),
        ("owlqn", SolverKind.OwlQn), ("newton", SolverKind.Newton));

    /// <summary>f32, f64, bf16, f16.</summary>
    public static WordTable<Precision> Precisions { get; } = new(
        ("f32", Precision.Float32), ("f64", Precision.Float64), ("bf16", Precision.BFloat16), ("f16", Precision.Float16));

    /// <summary>f32, f64: numbers as files and matrices hold them.</summary>
    public static WordTable<ElementType> ElementTypes { get; } = new(("f32", ElementType.Float32), ("f64", ElementType.Float64));

    /// <summary>converged, iteration-limit, line-search-failed, diverged, cancelled, early-stopped.</summary>
    public static WordTable<StopReason> StopReasons { get; } = new(
        ("converged", StopReason.Converged), ("iteration-limit", StopReason.IterationLimit),
        ("line-search-failed", StopReason.LineSearchFailed), ("diverged", StopReason.Diverged), ("cancelled", StopReason.Cancelled),
        ("early-stopped", StopReason.EarlyStopped));

    /// <summary>momentum, nesterov, adam, adamw.</summary>
    public static WordTable<UpdateRule> UpdateRules { get; } = new(
        ("momentum", UpdateRule.Momentum), ("nesterov", UpdateRule.Nesterov), ("adam", UpdateRule.Adam), ("adamw", UpdateRule.AdamW));

    /// <summary>constant, inverse, cosine, step.</summary>
    public static WordTable<ScheduleKind> Schedules { get; } = new(
        ("constant", ScheduleKind.Constant), ("inverse", ScheduleKind.Inverse), ("cosine", ScheduleKind.Cosine), ("step", ScheduleKind.Step));
}
