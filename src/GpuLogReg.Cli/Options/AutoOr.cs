namespace GpuLogReg.Cli.Options;

/// <summary>A value that was named, or the word auto. A value type, as the parser takes a null for none at all.</summary>
/// <typeparam name="T">The values.</typeparam>
/// <param name="Named">The value; null for auto.</param>
internal readonly record struct AutoOr<T>(T? Named) where T : struct;
