using System.Diagnostics.CodeAnalysis;

namespace GpuLogReg.Persistence;

/// <summary>The words that stand for the values of an enumeration in model files and on the command line, both ways.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
public sealed class WordTable<T> where T : struct, Enum
{
    private readonly (string Word, T Value)[] _entries;

    /// <summary>Creates a table.</summary>
    /// <param name="entries">Each word and each value once, in the order in which help lists them.</param>
    public WordTable(params (string Word, T Value)[] entries) => _entries = entries;

    /// <summary>The words, in the order in which help lists them.</summary>
    public IReadOnlyList<string> Words => [.. _entries.Select(entry => entry.Word)];

    /// <summary>The word of a value.</summary>
    /// <param name="value">A defined value.</param>
    /// <exception cref="ArgumentOutOfRangeException">It has no word.</exception>
    public string this[T value]
    {
        get
        {
            foreach (var entry in _entries)
            {
                if (EqualityComparer<T>.Default.Equals(entry.Value, value))
                    return entry.Word;
            }

            throw new ArgumentOutOfRangeException(nameof(value), $"'value' is {value}; expected one of {string.Join(", ", _entries.Select(e => e.Value))}.");
        }
    }

    /// <summary>The value of a word, exact in case.</summary>
    /// <param name="word">The word.</param>
    /// <param name="value">Its value.</param>
    public bool TryParse([NotNullWhen(true)] string? word, out T value)
    {
        foreach (var entry in _entries)
        {
            if (entry.Word == word)
            {
                value = entry.Value;
                return true;
            }
        }

        value = default;
        return false;
    }
}
