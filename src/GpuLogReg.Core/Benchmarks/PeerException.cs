namespace GpuLogReg.Benchmarks;

/// <summary>A peer script does not speak as it should. The message is one line: what, got, allowed, mend.</summary>
/// <param name="message">The line.</param>
public sealed class PeerException(string message) : Exception(message);
