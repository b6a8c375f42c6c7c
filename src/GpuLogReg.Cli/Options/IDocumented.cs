namespace GpuLogReg.Cli.Options;

/// <summary>What help prints of an option beyond its name and description.</summary>
internal interface IDocumented
{
    /// <summary>The default as help shows it; null for none.</summary>
    string? ShownDefault { get; }
}
