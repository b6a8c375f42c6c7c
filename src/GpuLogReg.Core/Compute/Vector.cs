namespace GpuLogReg.Compute;

/// <summary>A float64 vector that lives where its <see cref="IVectorSpace"/> computes (host array, device memory). An opaque handle: solvers only pass it on.</summary>
public abstract class Vector : IDisposable
{
    /// <summary>Creates a handle.</summary>
    /// <param name="length">Number of elements, at least 1.</param>
    protected Vector(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        Length = length;
    }

    /// <summary>Number of elements.</summary>
    public int Length { get; }

    /// <summary>Gives the memory back to the space that allocated it.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the memory.</summary>
    /// <param name="disposing">True when called from <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing) { }
}
