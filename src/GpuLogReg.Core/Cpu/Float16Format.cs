using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GpuLogReg.Cpu;

/// <summary>
/// IEEE 754 binary16, finite numbers. The sign and the other bits, shifted to where float32 has them, are the number times 2⁻¹¹² (the difference of the
/// exponents' biases), subnormal ones included: a multiplication puts that right. The runtime gives no access to the processor's own conversion.
/// </summary>
internal readonly unsafe struct Float16Format : IStoredFormat<Vector512<float>>, IStoredFormat<Vector256<float>>, IStoredFormat<Vector128<float>>
{
    /// <summary>Where sign, exponent and mantissa stand after the shift of a sign-extended number; the copies of the sign between are cut out.</summary>
    private const int Mask = unchecked((int)0x8FFF_E000);

    private const float Scale = 5.192296858534828e33f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> IStoredFormat<Vector512<float>>.Load(ushort* source) =>
        ((SixteenBits.Extend16((short*)source) << 13) & Vector512.Create(Mask)).AsSingle() * Vector512.Create(Scale);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> IStoredFormat<Vector256<float>>.Load(ushort* source) =>
        ((SixteenBits.Extend8((short*)source) << 13) & Vector256.Create(Mask)).AsSingle() * Vector256.Create(Scale);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> IStoredFormat<Vector128<float>>.Load(ushort* source) =>
        ((SixteenBits.Extend4((short*)source) << 13) & Vector128.Create(Mask)).AsSingle() * Vector128.Create(Scale);

    public static ushort Narrow(float value) => BitConverter.HalfToUInt16Bits((Half)value);
}
