namespace GpuLogReg.Compute;

/// <summary>What an objective may offer beside <see cref="IObjective"/>: words for the user on how it was prepared, where that is not what was to be expected.</summary>
public interface INotices
{
    /// <summary>One sentence or two each; empty where all went as expected.</summary>
    IReadOnlyList<string> Notices { get; }
}
