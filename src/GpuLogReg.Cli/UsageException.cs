namespace GpuLogReg.Cli;

/// <summary>What the user asked for cannot be done. The message is one line: what, got, allowed, mend.</summary>
/// <param name="message">The line.</param>
internal sealed class UsageException(string message) : Exception(message);
