using System.CommandLine;
using System.CommandLine.Parsing;
using GpuLogReg.Data;

namespace GpuLogReg.Cli.Options;

/// <summary>One line for a command line that cannot be parsed, instead of the library's list and a page of help.</summary>
internal static class ParseErrors
{
    /// <summary>The line: what is wrong, what is allowed, where to read more.</summary>
    /// <param name="result">A parse that has errors.</param>
    public static string Describe(ParseResult result)
    {
        var command = result.CommandResult.Command;
        string words = Words(result.CommandResult);
        bool group = command.Subcommands.Count > 0;
        string help = $"'gpulogreg {words}--help' lists {(group ? "the verbs" : "its options")}.";

        if (UnknownOption(result) is { } unknown)
            return $"unknown option '{unknown}'{Of(words)}; {Nearest(unknown, command.Options.Select(o => o.Name))}{help}";
        if (group)
        {
            string verbs = string.Join(", ", command.Subcommands.Select(c => c.Name));
            return result.UnmatchedTokens.Count > 0
                ? $"unknown verb '{result.UnmatchedTokens[0]}'{Of(words)}; {Nearest(result.UnmatchedTokens[0], command.Subcommands.Select(c => c.Name))}{help}"
                : $"no verb given{Of(words)}; expected {verbs}. {help}";
        }

        if (result.UnmatchedTokens.Count > 0)
            return $"unexpected argument '{result.UnmatchedTokens[0]}'{Of(words)}; {Allowed(command)} {help}";
        var first = result.Errors[0];
        return first.SymbolResult switch
        {
            ArgumentResult { Argument: var argument, Tokens.Count: 0, Parent: CommandResult } => $"{argument.Name} is missing; expected {Clause(argument.Description)}. {help}",
            OptionResult { Option: var option, IdentifierTokenCount: 0 } => Missing(option, help),
            OptionResult { Option: var option, Tokens.Count: 0 } => $"{option.Name} has no value; expected {option.HelpName}. {help}",
            OptionResult { Option: var option, Tokens.Count: > 1 } => $"{option.Name} is given more than once; expected one value. {help}",
            CommandResult => $"{first.Message} {help}",
            _ => first.Message,
        };
    }

    // A word with dashes that is no option is taken for an argument by the parser, which may hide it behind another complaint.
    private static string? UnknownOption(ParseResult result)
    {
        var arguments = result.CommandResult.Command.Arguments.Select(result.GetResult).SelectMany(a => a?.Tokens ?? []).Select(t => t.Value);
        return result.UnmatchedTokens.Concat(arguments).FirstOrDefault(text => text.Length > 1 && text[0] == '-');
    }

    private static string Missing(Option option, string help) => $"{option.Name} is missing; expected {option.HelpName}, {Clause(option.Description)}. {help}";

    private static string Clause(string? description) =>
        string.IsNullOrEmpty(description) ? "a value" : char.ToLowerInvariant(description[0]) + description[1..].TrimEnd('.');

    // "bench pass " for a verb below a group, "" for the root.
    private static string Words(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{Words(parent)}{result.Command.Name} " : "";

    private static string Of(string words) => words.Length == 0 ? "" : $" of '{words.TrimEnd()}'";

    private static string Allowed(Command command) => command.Arguments.Count == 0
        ? "expected options only."
        : $"expected {string.Join(", ", command.Arguments.Select(a => a.Name))} alone.";

    private static string Nearest(string typed, IEnumerable<string> names) =>
        ColumnNames.Nearest(typed.Split('=')[0], [.. names]) is { } near ? $"did you mean '{near}'? " : "";
}
