namespace GpuLogReg.Data;

/// <summary>Labels as class indices.</summary>
/// <param name="Labels">n indices into <paramref name="Classes"/>.</param>
/// <param name="Classes">The names; in binary data the second is the positive class.</param>
public sealed record EncodedLabels(ReadOnlyMemory<int> Labels, IReadOnlyList<string> Classes);
