using System.CommandLine;
using GpuLogReg.Benchmarks;
using GpuLogReg.Cli.Options;
using GpuLogReg.Cli.Output;
using GpuLogReg.Data;

namespace GpuLogReg.Cli.Commands;

/// <summary>A benchmark: rounds, peers, and one page as tables, as Markdown or as JSON.</summary>
internal abstract class BenchVerb : Verb
{
    private readonly CliOption<int> _rounds;
    private readonly CliOption<string?> _peers = PeersOption.Create();
    private readonly CliOption<string?> _markdown = Text.Optional("--markdown", "FILE.md", "Write the tables, the versions and the command to a Markdown file too.", null);
    private readonly Option<bool> _json = Flag.Json();

    /// <summary>Describes the verb.</summary>
    /// <param name="name">The word.</param>
    /// <param name="description">One or two sentences.</param>
    /// <param name="rounds">The default number of rounds.</param>
    /// <param name="context">Where output goes.</param>
    protected BenchVerb(string name, string description, int rounds, CommandContext context)
        : this(name, description, "Measured rounds after one of warm-up; medians are shown.", rounds, context)
    {
    }

    /// <summary>Describes a verb whose rounds mean something of their own.</summary>
    /// <param name="name">The word.</param>
    /// <param name="description">One or two sentences.</param>
    /// <param name="roundsDescription">What a round is, and what is shown of them.</param>
    /// <param name="rounds">The default number of rounds.</param>
    /// <param name="context">Where output goes.</param>
    protected BenchVerb(string name, string description, string roundsDescription, int rounds, CommandContext context) : base(name, description, context) =>
        _rounds = Number.Whole("--rounds", "N", roundsDescription, 1, rounds);

    /// <summary>Adds the options that all benchmarks have, after those of the problem.</summary>
    protected void AddCommonGroups()
    {
        AddGroup("Measurement", _rounds, _peers);
        AddGroup("Output", _markdown, _json);
    }

    /// <summary>Measures.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="rounds">Measured rounds.</param>
    /// <param name="peers">The peers; null for none.</param>
    protected abstract BenchPage Measure(ParseResult result, int rounds, PeerScripts? peers);

    /// <inheritdoc/>
    protected sealed override int Run(ParseResult result)
    {
        string? markdown = result.GetValue(_markdown);
        OutputPath.Ensure("--markdown", markdown);
        var page = Measure(result, result.GetValue(_rounds), PeersOption.Read(result, _peers));
        if (markdown is not null)
            AtomicFile.WriteText(markdown, page.Markdown(Context.Devices, "gpulogreg " + string.Join(' ', result.Tokens.Select(t => t.Value))));
        if (result.GetValue(_json))
            JsonOutput.Write(Context.Out, page.Json);
        else
            page.Write(Context);
        return ExitCode.Done;
    }
}
