using System.CommandLine;
using System.CommandLine.Invocation;
using GpuLogReg.Cli.Commands;

namespace GpuLogReg.Cli.Output;

/// <summary>Prints help: what the verb does, its options in groups with defaults and allowed words, an example.</summary>
/// <param name="context">Where help goes.</param>
internal sealed class HelpPrinter(CommandContext context) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        var lines = new TwoColumns(context.Out, context.OutStyle.Width);
        lines.Paragraph(command.Description ?? "");
        lines.Blank();
        switch (command)
        {
            case Verb verb:
                WriteVerb(lines, verb);
                break;
            case RootCommand root:
                WriteRoot(lines, root);
                break;
            default:
                WriteGroup(lines, command);
                break;
        }

        return ExitCode.Done;
    }

    private static void WriteRoot(TwoColumns lines, RootCommand root)
    {
        lines.Title("Usage:");
        lines.Row("gpulogreg VERB [OPTIONS]", "");
        lines.Blank();
        lines.Title("Verbs:");
        foreach (var verb in root.Subcommands)
            lines.Row(verb.Name, verb.Description ?? "");
        lines.Blank();
        lines.Title("Options:");
        foreach (var option in root.Options)
            WriteOption(lines, option);
        lines.Blank();
        lines.Title("Exit codes:");
        lines.Row("0", "Done.");
        lines.Row("1", "The data or the options are wrong: one line on standard error says what was found, what is allowed and how to mend it.");
        lines.Row("2", "A fault of gpulogreg itself. GPULOGREG_TRACE=1 prints the whole trace.");
        lines.Row("130", "Interrupted by Ctrl-C. 'train' keeps the best model so far.");
        lines.Blank();
        lines.Title("Example:");
        lines.Row("gpulogreg demo", "");
        lines.Blank();
        lines.Paragraph("'gpulogreg VERB --help' shows the options of a verb.");
    }

    private static void WriteGroup(TwoColumns lines, Command group)
    {
        lines.Title("Usage:");
        lines.Row($"gpulogreg {group.Name} WHAT [OPTIONS]", "");
        lines.Blank();
        lines.Title("What:");
        foreach (var verb in group.Subcommands)
            lines.Row(verb.Name, verb.Description ?? "");
        lines.Blank();
        lines.Paragraph($"'gpulogreg {group.Name} WHAT --help' shows the options.");
    }

    /// <summary>The words that select a verb: "bench pass".</summary>
    private static string Words(Command verb) => string.Join(' ', verb.Parents.OfType<Command>().Where(c => c is not RootCommand).Select(c => c.Name).Append(verb.Name));

    private static void WriteVerb(TwoColumns lines, Verb verb)
    {
        string arguments = string.Concat(verb.Arguments.Select(a => " " + a.Name));
        string required = string.Concat(verb.Options.Where(o => o.Required).Select(o => $" {o.Name} {o.HelpName}"));
        lines.Title("Usage:");
        lines.Row($"gpulogreg {Words(verb)}{arguments}{required} [OPTIONS]", "");
        lines.Blank();
        if (verb.Arguments.Count > 0)
        {
            lines.Title("Arguments:");
            foreach (var argument in verb.Arguments)
                lines.Row(argument.Name, argument.Description ?? "");
            lines.Blank();
        }

        foreach (var (title, options) in verb.Groups)
        {
            lines.Title(title + ":");
            foreach (var option in options)
                WriteOption(lines, option);
            lines.Blank();
        }

        lines.Title("Example:");
        lines.Row(verb.Example, "");
    }

    private static void WriteOption(TwoColumns lines, Option option)
    {
        string note = option switch
        {
            { Required: true } => " (required)",
            Options.IDocumented { ShownDefault: { } shown } => $" [default: {shown}]",
            _ => "",
        };
        string value = option.HelpName is { } name ? " " + name : "";
        lines.Row(option.Name + value, option.Description + note);
    }
}
