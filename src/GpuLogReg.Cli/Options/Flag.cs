using System.CommandLine;

namespace GpuLogReg.Cli.Options;

/// <summary>Options without a value.</summary>
internal static class Flag
{
    /// <summary>Makes one; it is off where it is not given.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="description">What it does.</param>
    public static Option<bool> Of(string name, string description) => new(name) { Description = description, Arity = ArgumentArity.Zero };

    /// <summary>The flag every verb with results has.</summary>
    public static Option<bool> Json() => Of("--json", "Print one JSON object on standard output, and nothing else there.");
}
