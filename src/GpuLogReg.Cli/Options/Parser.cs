namespace GpuLogReg.Cli.Options;

/// <summary>Reads the text of an option.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <param name="text">As typed.</param>
/// <param name="value">The value where the text is right.</param>
/// <returns>Null where the text is right; else what is allowed and how to mend it, as a sentence after "expected ".</returns>
internal delegate string? Parser<T>(string text, out T? value);
