using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Tiles;

/// <summary>
/// IEEE 754 binary16, finite numbers (infinities and NaNs are never stored: data is finite, and what overflows is refused before). Integer operations and
/// numbers that are normal in float32, so that a device that flushes subnormal float32 numbers to zero is exact, too.
/// </summary>
/// <remarks>
/// Let m be the magnitude with exponent and mantissa shifted to where float32 has them and the biases' difference, 112, added to the exponent. For a normal
/// number that is its magnitude. A subnormal one, j·2⁻²⁴, comes out as 2⁻¹⁵ + j·2⁻²⁵, and 2·m − 2⁻¹⁴ = j·2⁻²⁴ puts that right. 2·m − 2⁻¹⁴ is below m for
/// m &lt; 2⁻¹⁴, the subnormal ones, and at least m for the others: the lesser of the two is the magnitude in every case, without a branch.
/// </remarks>
internal readonly struct PackedFloat16 : IPackedFormat
{
    private const uint Magnitude = 0x0FFF_E000;
    private const uint Sign = 0x8000_0000;
    private const uint BiasDifference = 112u << 23;
    private const float SmallestNormal = 6.103515625e-5f;

    public static float Low(uint word) => Widen(word << 16);

    public static float High(uint word) => Widen(word);

    /// <summary>The number in the upper half.</summary>
    private static float Widen(uint word)
    {
        float m = Interop.IntAsFloat(((word >> 3) & Magnitude) + BiasDifference);
        float magnitude = IntrinsicMath.Min(m, (2 * m) - SmallestNormal);
        return Interop.IntAsFloat(Interop.FloatAsInt(magnitude) | (word & Sign));
    }
}
