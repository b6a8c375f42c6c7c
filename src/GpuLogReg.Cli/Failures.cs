using GpuLogReg.Benchmarks;
using GpuLogReg.Compute;
using GpuLogReg.Data;

namespace GpuLogReg.Cli;

/// <summary>From an exception to one line on standard error and an exit code.</summary>
internal static class Failures
{
    /// <summary>Where faults of ours are reported.</summary>
    private const string Reports = "the issue page of the GpuLogReg project";

    /// <summary>Set to 1, prints the whole trace of a fault.</summary>
    private const string TraceVariable = "GPULOGREG_TRACE";

    /// <summary>Writes the line.</summary>
    /// <param name="exception">What went wrong.</param>
    /// <param name="context">Where the line goes.</param>
    /// <returns>The exit code.</returns>
    public static int Report(Exception exception, CommandContext context)
    {
        var (code, message) = Describe(exception);
        context.Error.WriteLine("gpulogreg: " + OneLine(message));
        if (Environment.GetEnvironmentVariable(TraceVariable) == "1")
            context.Error.WriteLine(exception);
        return code;
    }

    private static (int Code, string Message) Describe(Exception exception) => exception switch
    {
        UsageException or DataFormatException or BackendException or PeerException => (ExitCode.WrongInput, exception.Message),
        OperationCanceledException => (ExitCode.Interrupted, "interrupted; nothing was written."),
        OutOfMemoryException => (ExitCode.WrongInput, "the data does not fit in this machine's memory; use fewer rows or columns, or a machine with more."),
        IOException or UnauthorizedAccessException => (ExitCode.WrongInput, exception.Message),
        _ => (ExitCode.Fault,
            $"internal error: {exception.GetType().Name}: {exception.Message} This is a fault of gpulogreg, not of your data: "
            + $"please report it on {Reports}, with the output of the same command under {TraceVariable}=1."),
    };

    private static string OneLine(string message) => string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
