namespace GpuLogReg.Compute;

/// <summary>One finding about a machine's drivers.</summary>
/// <param name="Finding">What is missing or unfit.</param>
/// <param name="Mend">The command or step that mends it.</param>
public sealed record DeviceAdvice(string Finding, string Mend);
