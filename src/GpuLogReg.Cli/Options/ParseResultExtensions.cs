using System.CommandLine;

namespace GpuLogReg.Cli.Options;

/// <summary>Questions to a parsed command line.</summary>
internal static class ParseResultExtensions
{
    /// <summary>Whether the option was typed, rather than left at its default.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="option">The option.</param>
    public static bool IsGiven(this ParseResult result, Option option) => result.GetResult(option) is { Implicit: false };

    /// <summary>The value given or, where it was not or the verb has no such option, the option's own.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="option">The option.</param>
    public static T ValueOrFallback<T>(this ParseResult result, CliOption<T> option) => result.GetResult(option) is null ? option.Fallback : result.GetValue(option)!;
}
