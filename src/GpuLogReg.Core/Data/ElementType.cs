namespace GpuLogReg.Data;

/// <summary>The element type of a matrix on the host.</summary>
public enum ElementType
{
    /// <summary>4 bytes, <see cref="float"/>.</summary>
    Float32,

    /// <summary>8 bytes, <see cref="double"/>.</summary>
    Float64,
}
