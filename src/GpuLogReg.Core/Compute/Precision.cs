namespace GpuLogReg.Compute;

/// <summary>How a backend stores X and does the products of a pass. Solver state is float64 whatever this says.</summary>
public enum Precision
{
    /// <summary>IEEE 754 binary32: 4 bytes a value, products in float32, sums of blocks in float64.</summary>
    Float32,

    /// <summary>IEEE 754 binary64: 8 bytes a value, everything in float64.</summary>
    Float64,
}
