namespace GpuLogReg.Cli;

/// <summary>What the process returns.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>The data or the options are wrong; one line on standard error says what, and how to mend it.</summary>
    public const int WrongInput = 1;

    /// <summary>A fault of this program.</summary>
    public const int Fault = 2;

    /// <summary>Stopped by Ctrl-C: 128 + SIGINT, as shells count.</summary>
    public const int Interrupted = 130;
}
