using GpuLogReg.Cli.Output;
using GpuLogReg.Devices;

namespace GpuLogReg.Cli;

/// <summary>What a verb may touch of the outside: two writers, what they can show, the wish to stop, and the devices.</summary>
/// <param name="Out">Results: tables, or one JSON object and nothing else.</param>
/// <param name="Error">Progress, warnings and error lines.</param>
/// <param name="OutStyle">What <paramref name="Out"/> can show.</param>
/// <param name="ErrorStyle">What <paramref name="Error"/> can show.</param>
/// <param name="Cancellation">Set by Ctrl-C.</param>
internal sealed record CommandContext(TextWriter Out, TextWriter Error, WriterStyle OutStyle, WriterStyle ErrorStyle, CancellationToken Cancellation)
{
    /// <summary>The devices. Looking for accelerators costs more than a small prediction; the registry does it only when it is asked.</summary>
    public BackendRegistry Devices { get; init; } = BackendRegistry.Default;

    /// <summary>The process's own console.</summary>
    /// <param name="cancellation">Set by Ctrl-C.</param>
    public static CommandContext ForConsole(CancellationToken cancellation) => new(
        Console.Out, Console.Error, WriterStyle.OfConsole(Console.IsOutputRedirected), WriterStyle.OfConsole(Console.IsErrorRedirected), cancellation);

    /// <summary>Plain writers, as a test or another program would pass.</summary>
    /// <param name="output">Results.</param>
    /// <param name="error">Progress, warnings and error lines.</param>
    /// <param name="cancellation">The wish to stop.</param>
    public static CommandContext ForWriters(TextWriter output, TextWriter error, CancellationToken cancellation = default) =>
        new(output, error, WriterStyle.Plain, WriterStyle.Plain, cancellation);

    /// <summary>One line that starts with the program's name on standard error: a warning that leaves the exit code alone.</summary>
    /// <param name="message">The rest of the line.</param>
    public void Warn(string message) => Error.WriteLine($"gpulogreg: warning: {message}");
}
