namespace GpuLogReg.Data;

/// <summary>How a libsvm (svmlight) file is read.</summary>
public sealed record LibsvmOptions
{
    /// <summary>The defaults: indices from 1, as many features as the largest index says, float64.</summary>
    public static LibsvmOptions Default { get; } = new();

    /// <summary>True where the first feature has index 0, not 1. It is never guessed: a file without that feature would be shifted by one.</summary>
    public bool ZeroBased { get; init; }

    /// <summary>The least number of features; null for as many as the largest index says.</summary>
    public int? Features { get; init; }

    /// <summary>How the numbers are stored. A number that float32 turns into infinity, or into zero when it is not, is refused.</summary>
    public ElementType ElementType { get; init; } = ElementType.Float64;
}
