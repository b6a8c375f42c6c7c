namespace GpuLogReg.Compute;

/// <summary>A device is absent, unfit or out of memory. The message says which, and what to do instead.</summary>
public sealed class BackendException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One line: what, got, allowed, mend.</param>
    public BackendException(string message) : base(message) { }

    /// <summary>Creates the exception from the driver's own.</summary>
    /// <param name="message">One line: what, got, allowed, mend.</param>
    /// <param name="inner">What the driver said.</param>
    public BackendException(string message, Exception inner) : base(message, inner) { }
}
