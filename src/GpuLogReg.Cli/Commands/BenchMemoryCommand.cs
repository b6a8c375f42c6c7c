using System.CommandLine;
using GpuLogReg.Benchmarks;
using GpuLogReg.Cli.Options;
using GpuLogReg.Cli.Output;

namespace GpuLogReg.Cli.Commands;

/// <summary>bench memory: the most memory that training has resident, from files to a model.</summary>
internal sealed class BenchMemoryCommand : BenchVerb
{
    private static readonly MemoryBenchmarkOptions s_defaults = new();

    private readonly CliOption<int> _rows = Number.Whole("--rows", "N", "Rows to make.", 10, s_defaults.Rows);
    private readonly CliOption<int> _features = Number.Whole("--features", "D", "Features to make.", 1, s_defaults.Features);

    /// <summary>Describes the verb.</summary>
    /// <param name="context">Where output goes.</param>
    public BenchMemoryCommand(CommandContext context) : base(
        "memory", "Train on the CPU from made files of every kind, each run a process of its own, and show the most memory that it had resident beside the size of the data.",
        "Runs of each; the largest peak is shown.", s_defaults.Rounds, context)
    {
        AddGroup("Problem", _rows, _features);
        AddCommonGroups();
    }

    /// <inheritdoc/>
    public override string Example => "gpulogreg bench memory --rows 4000000 --features 28";

    /// <inheritdoc/>
    protected override BenchPage Measure(ParseResult result, int rounds, PeerScripts? peers)
    {
        var options = new MemoryBenchmarkOptions { Rows = result.GetValue(_rows), Features = result.GetValue(_features), Rounds = rounds };
        return MemoryTable.Page(options.Rows, options.Features, MemoryBenchmark.Run(options, Program(), peers, Context.Cancellation));
    }

    // Installed as a tool it is a program of its own; else, and in tests, a library that dotnet runs.
    private static string[] Program()
    {
        string library = typeof(BenchMemoryCommand).Assembly.Location;
        return Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == Path.GetFileNameWithoutExtension(library) ? [path] : ["dotnet", library];
    }
}
