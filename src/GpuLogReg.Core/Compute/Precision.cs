namespace GpuLogReg.Compute;

/// <summary>How a backend stores X and does the products of a pass. Solver state is float64 whatever this says.</summary>
public enum Precision
{
    /// <summary>IEEE 754 binary32: 4 bytes a value, products in float32, sums of blocks in float64.</summary>
    Float32,

    /// <summary>IEEE 754 binary64: 8 bytes a value, everything in float64.</summary>
    Float64,

    /// <summary>bfloat16: 2 bytes a value, float32's range with 8 bits of mantissa. Values are widened when they are read; products and sums as with <see cref="Float32"/>.</summary>
    BFloat16,

    /// <summary>IEEE 754 binary16: 2 bytes a value, 11 bits of mantissa, magnitudes from 6e-8 to 65504. Widened when read, as <see cref="BFloat16"/>.</summary>
    Float16,
}
