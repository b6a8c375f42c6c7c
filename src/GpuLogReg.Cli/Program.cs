using System.Runtime;
using GpuLogReg.Cli;

// Nothing here waits for a pause of the collector, and garbage is gone sooner where none is collected beside the program.
GCSettings.LatencyMode = GCLatencyMode.Batch;
using var interrupt = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    // The first Ctrl-C asks for a clean stop; a second one, while that is under way, ends the process as the system does.
    pressed.Cancel = !interrupt.IsCancellationRequested;
    interrupt.Cancel();
};
return CliProgram.Run(args, CommandContext.ForConsole(interrupt.Token));
