namespace GpuLogReg.Solvers;

/// <summary>Why a solver stopped.</summary>
public enum StopReason
{
    /// <summary>‖∇J‖∞ reached the tolerance.</summary>
    Converged,

    /// <summary>The iterations (or epochs) asked for are done; the tolerance was not reached.</summary>
    IterationLimit,

    /// <summary>No step along the search direction lowers J by more than rounding: the best iterate found is returned.</summary>
    LineSearchFailed,

    /// <summary>J or its gradient stopped being finite: the best finite iterate is returned. A smaller learning rate helps.</summary>
    Diverged,

    /// <summary>The caller cancelled: the best iterate so far is returned.</summary>
    Cancelled,

    /// <summary>The loss on the rows held out for validation did not fall for as many epochs as the patience has: the best iterate by it is returned.</summary>
    EarlyStopped,
}
