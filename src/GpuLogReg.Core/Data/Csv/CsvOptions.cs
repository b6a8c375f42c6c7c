namespace GpuLogReg.Data;

/// <summary>How a text file of rows is read: CSV after RFC 4180, in UTF-8, numbers in invariant form.</summary>
public sealed record CsvOptions
{
    /// <summary>The defaults.</summary>
    public static CsvOptions Default { get; } = new();

    /// <summary>The column that holds the labels; null for the last column that is neither the weight nor, for a known model, a feature.</summary>
    public string? Label { get; init; }

    /// <summary>The column that holds the row weights; null for none.</summary>
    public string? SampleWeight { get; init; }

    /// <summary>Whether the first row names the columns.</summary>
    public HeaderMode Header { get; init; }

    /// <summary>The separator, an ASCII character; null for a tab in .tsv and .tab files and a comma in others.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Lines that start with this ASCII character are skipped; null for no comments.</summary>
    public char? Comment { get; init; }

    /// <summary>True where 1,5 means one and a half, and then 1.5 is refused.</summary>
    public bool DecimalComma { get; init; }

    /// <summary>How the numbers are stored. A number that float32 turns into infinity, or into zero when it is not, is refused.</summary>
    public ElementType ElementType { get; init; } = ElementType.Float64;

    /// <summary>
    /// Whether the numbers go to a temporary file that is mapped, as a .npy file is: for a fit that stores X otherwise than it was read (standardised, in 16 bits),
    /// beside which rows in memory would be a second copy. Takes as much room on the disk as they would in memory.
    /// </summary>
    public bool ToTemporaryFile { get; init; }

    internal char DelimiterFor(string path) =>
        Delimiter ?? (Path.GetExtension(path).ToUpperInvariant() is ".TSV" or ".TAB" ? '\t' : ',');
}
