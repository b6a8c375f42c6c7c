using GpuLogReg.Data;
using GpuLogReg.Persistence;

namespace GpuLogReg.Cli.Options;

/// <summary>Options whose value is one of a few words.</summary>
internal static class Choice
{
    private const string Auto = "auto";

    /// <summary>An option over an enumeration.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="name">With its dashes.</param>
    /// <param name="description">What it does.</param>
    /// <param name="words">The words allowed.</param>
    /// <param name="fallback">The default.</param>
    public static CliOption<T> Of<T>(string name, string description, WordTable<T> words, T fallback) where T : struct, Enum =>
        new(name, string.Join('|', words.Words), description, words[fallback],
            (string text, out T value) => words.TryParse(text, out value) ? null : Expected(text, words.Words), fallback);

    /// <summary>An option over an enumeration that may be left out.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="name">With its dashes.</param>
    /// <param name="description">What it does.</param>
    /// <param name="words">The words allowed.</param>
    public static CliOption<T?> Optional<T>(string name, string description, WordTable<T> words) where T : struct, Enum =>
        new(name, string.Join('|', words.Words), description, null,
            (string text, out T? value) =>
            {
                bool right = words.TryParse(text, out var parsed);
                value = right ? parsed : null;
                return right ? null : Expected(text, words.Words);
            }, null);

    /// <summary>An option over an enumeration or the word auto, which is no value of it.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="name">With its dashes.</param>
    /// <param name="description">What it does.</param>
    /// <param name="words">The other words allowed.</param>
    /// <param name="fallback">The default.</param>
    public static CliOption<AutoOr<T>> OrAuto<T>(string name, string description, WordTable<T> words, T fallback) where T : struct, Enum =>
        new(name, string.Join('|', words.Words.Append(Auto)), description, words[fallback],
            (string text, out AutoOr<T> value) =>
            {
                bool named = words.TryParse(text, out var parsed);
                value = new(named ? parsed : null);
                return named || text == Auto ? null : Expected(text, [.. words.Words, Auto]);
            }, new(fallback));

    /// <summary>The words allowed, and the nearest one to what was typed.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="words">The words.</param>
    public static string Expected(string typed, IReadOnlyList<string> words)
    {
        string listed = words.Count == 1 ? words[0] : $"{string.Join(", ", words.Take(words.Count - 1))} or {words[^1]}";
        return ColumnNames.Nearest(typed, words) is { } near ? $"{listed}. Did you mean '{near}'?" : listed + ".";
    }
}
