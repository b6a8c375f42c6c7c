using System.CommandLine;
using System.CommandLine.Parsing;

namespace GpuLogReg.Cli.Options;

/// <summary>An option with one value, which knows the texts that help prints.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
internal sealed class CliOption<T> : Option<T>, IDocumented
{
    /// <summary>Describes the option.</summary>
    /// <param name="name">With its dashes: "--tol".</param>
    /// <param name="value">What stands for the value in help: "N", "FILE", "none|l2".</param>
    /// <param name="description">What it does, one sentence without the default.</param>
    /// <param name="shownDefault">The default as help shows it; null for none.</param>
    /// <param name="parse">From the text to the value.</param>
    /// <param name="fallback">The value where the option is not given.</param>
    public CliOption(string name, string value, string description, string? shownDefault, Parser<T> parse, T fallback) : base(name)
    {
        Description = description;
        HelpName = value;
        Fallback = fallback;
        ShownDefault = shownDefault;
        DefaultValueFactory = _ => fallback;
        CustomParser = result => Parse(name, parse, result);
    }

    /// <inheritdoc/>
    public string? ShownDefault { get; }

    /// <summary>The value where the option is not given.</summary>
    public T Fallback { get; }

    private static T? Parse(string name, Parser<T> parse, ArgumentResult result)
    {
        // More values than one are the parser's own error; the last one counts until it is told.
        string text = result.Tokens[^1].Value;
        if (parse(text, out T? value) is { } expected)
            result.AddError($"{name} is '{text}'; expected {expected}");
        return value;
    }
}
