namespace GpuLogReg.Data;

/// <summary>Whether the first row of a text file names the columns.</summary>
public enum HeaderMode
{
    /// <summary>
    /// Looked at: a first row of numbers only is data; one without numbers, or with a text above a number, is a header.
    /// What is neither (numbers and texts, in the same columns as in the row below) is refused with a request to say which.
    /// </summary>
    Auto,

    /// <summary>The first row names the columns.</summary>
    Yes,

    /// <summary>The first row is data; the columns are called x0, x1, …, by position.</summary>
    No,
}
