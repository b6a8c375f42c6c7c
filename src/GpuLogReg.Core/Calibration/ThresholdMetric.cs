namespace GpuLogReg.Calibration;

/// <summary>What a threshold can be tuned for. TP, FP, FN and TN are sums of row weights, class 1 being the positive one.</summary>
public enum ThresholdMetric
{
    /// <summary>2·TP/(2·TP + FP + FN) of the positive class.</summary>
    F1,

    /// <summary>(TP + TN)/(TP + FP + FN + TN).</summary>
    Accuracy,

    /// <summary>½·(TP/(TP + FN) + TN/(TN + FP)): each class counts the same.</summary>
    BalancedAccuracy,

    /// <summary>TP/(TP + FN) + TN/(TN + FP) − 1 (Youden, Cancer 3, 1950).</summary>
    YoudenJ,

    /// <summary>(TP·TN − FP·FN)/√((TP + FP)·(TP + FN)·(TN + FP)·(TN + FN)), 0 where a factor is 0 (Matthews, 1975).</summary>
    MatthewsCorrelation,
}
