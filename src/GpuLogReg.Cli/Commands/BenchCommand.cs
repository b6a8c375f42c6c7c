using System.CommandLine;

namespace GpuLogReg.Cli.Commands;

/// <summary>bench: tables of speed beside the machine's own limit. Each benchmark is a verb below it.</summary>
internal sealed class BenchCommand : Command
{
    /// <summary>Describes the group.</summary>
    /// <param name="context">Where output goes.</param>
    public BenchCommand(CommandContext context) : base("bench", "Measure this machine: how fast GpuLogReg is, what the memory allows, and what other programs take.")
    {
        Add(new BenchPassCommand(context));
        Add(new BenchFitCommand(context));
        Add(new BenchEpochCommand(context));
        Add(new BenchPredictCommand(context));
        Add(new BenchStartCommand(context));
        Add(new BenchScaleCommand(context));
        Add(new BenchMemoryCommand(context));
    }
}
