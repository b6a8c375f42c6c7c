namespace GpuLogReg.Compute;

/// <summary>An optional face of a backend: it tries launch shapes on the first large problem of a kind and keeps the quickest.</summary>
public interface ITunedBackend
{
    /// <summary>Where shapes are kept; null, as it is at first, to take the shapes of the library's tables and try none.</summary>
    IShapeBook? Shapes { get; set; }
}
