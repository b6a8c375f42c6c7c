using GpuLogReg.Cli;

using var interrupt = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    // The first Ctrl-C asks for a clean stop; a second one, while that is under way, ends the process as the system does.
    pressed.Cancel = !interrupt.IsCancellationRequested;
    interrupt.Cancel();
};
return CliProgram.Run(args, CommandContext.ForConsole(interrupt.Token));
