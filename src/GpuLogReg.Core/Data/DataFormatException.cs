using System.Globalization;

namespace GpuLogReg.Data;

/// <summary>A data file cannot be read as data. The message is one line: path:line:column, what was found, what is allowed, how to mend it.</summary>
public sealed class DataFormatException : Exception
{
    /// <summary>Creates the exception. The message becomes "path:line:column: problem"; a part that is 0 is left out.</summary>
    /// <param name="path">The file, as the caller named it.</param>
    /// <param name="line">1-based physical line where the row starts, or the 1-based row of a file without lines (.npy); 0 where the problem is the whole file's.</param>
    /// <param name="column">1-based field of the row, as a spreadsheet counts columns; 0 where it is the whole row's.</param>
    /// <param name="problem">What, got, allowed, mend, in one line.</param>
    /// <param name="inner">The cause, where there is one.</param>
    public DataFormatException(string path, long line, int column, string problem, Exception? inner = null)
        : base(Prefix(path, line, column) + problem, inner)
    {
        Path = path;
        Line = line;
        Column = column;
        Problem = problem;
    }

    /// <summary>The file, as the caller named it.</summary>
    public string Path { get; }

    /// <summary>1-based physical line where the row starts, or row of a file without lines; 0 for none.</summary>
    public long Line { get; }

    /// <summary>1-based field of the row; 0 for none.</summary>
    public int Column { get; }

    /// <summary>The message without the place.</summary>
    public string Problem { get; }

    private static string Prefix(string path, long line, int column) => (line, column) switch
    {
        ( > 0, > 0) => string.Create(CultureInfo.InvariantCulture, $"{path}:{line}:{column}: "),
        ( > 0, _) => string.Create(CultureInfo.InvariantCulture, $"{path}:{line}: "),
        _ => path + ": ",
    };
}
