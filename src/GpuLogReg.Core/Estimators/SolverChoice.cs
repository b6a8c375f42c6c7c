namespace GpuLogReg.Estimators;

/// <summary>Which solver "auto" came to mean.</summary>
/// <param name="Kind">The solver.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record SolverChoice(SolverKind Kind, string Reason)
{
    /// <summary>The reason where the user named the solver.</summary>
    public const string AskedFor = "asked for";
}
