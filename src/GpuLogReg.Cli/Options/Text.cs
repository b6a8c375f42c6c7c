namespace GpuLogReg.Cli.Options;

/// <summary>Options whose value is a text: a file or a column.</summary>
internal static class Text
{
    /// <summary>An option that may be left out.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="value">What stands for it in help.</param>
    /// <param name="description">What it does.</param>
    /// <param name="shownDefault">What happens without it, as help shows it.</param>
    public static CliOption<string?> Optional(string name, string value, string description, string? shownDefault = null) =>
        new(name, value, description, shownDefault, (string text, out string? read) =>
        {
            read = text;
            return text.Length > 0 ? null : "a text that is not empty.";
        }, null);

    /// <summary>One ASCII character, or "tab".</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="description">What it does.</param>
    /// <param name="shownDefault">What happens without it, as help shows it.</param>
    public static CliOption<char?> Character(string name, string description, string? shownDefault) =>
        new(name, "CHAR", description, shownDefault, (string text, out char? read) =>
        {
            read = text is "tab" or "\\t" ? '\t' : text.Length == 1 ? text[0] : null;
            return read is { } c && char.IsAscii(c) && c is not ('"' or '\r' or '\n' or '\0') ? null : "one ASCII character other than a quote, or the word tab.";
        }, null);
}
