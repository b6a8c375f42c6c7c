using GpuLogReg.Compute;

namespace GpuLogReg.Benchmarks;

/// <summary>Another program, or one way that it has to do the work.</summary>
/// <param name="Program">Its name: "scikit-learn".</param>
/// <param name="Method">The way: "lbfgs"; null where there is one only.</param>
/// <param name="Precision">The type of its numbers; null where it does not say.</param>
/// <param name="Version">For the table; null where it does not say.</param>
/// <param name="Note">What the reader of a table must know of it; null for nothing.</param>
/// <param name="Absent">Why it cannot be measured here; null where it can.</param>
public sealed record Peer(string Program, string? Method, Precision? Precision, string? Version, string? Note, string? Absent);
