using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using GpuLogReg.Compute;

namespace GpuLogReg.Cpu;

/// <summary>bfloat16: the upper half of a float32, so that widening is a shift.</summary>
internal readonly unsafe struct BFloat16Format : IStoredFormat<Vector512<float>>, IStoredFormat<Vector256<float>>, IStoredFormat<Vector128<float>>
{
    /// <summary>
    /// Places of 16 bits for a permutation: a zero, which stand behind 16 numbers in a register twice their size, and a number, in turns; one operation in place of
    /// two. Place 16 in the lower half of each 32 bits, place i in the upper one.
    /// </summary>
    private static Vector512<ushort> Spread
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.CreateSequence(16u, 1u << 16).AsUInt16();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> IStoredFormat<Vector512<float>>.Load(ushort* source) => Avx512BW.IsSupported
        ? Avx512BW.PermuteVar32x16(Vector256.Load(source).ToVector512(), Spread).AsSingle()
        : (SixteenBits.Widen16(source) << 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> IStoredFormat<Vector256<float>>.Load(ushort* source) => (SixteenBits.Widen8(source) << 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> IStoredFormat<Vector128<float>>.Load(ushort* source) => (SixteenBits.Widen4(source) << 16).AsSingle();

    public static bool HasPairs => true;

    // Two numbers of 16 bits in one of 32: the lower moves up, the upper stays where it is.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void IStoredFormat<Vector512<float>>.LoadPair(ushort* source, out Vector512<float> even, out Vector512<float> odd)
    {
        Vector512<uint> both = Vector512.Load((uint*)source);
        (even, odd) = ((both << 16).AsSingle(), (both & Vector512.Create(0xFFFF0000)).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void IStoredFormat<Vector256<float>>.LoadPair(ushort* source, out Vector256<float> even, out Vector256<float> odd)
    {
        Vector256<uint> both = Vector256.Load((uint*)source);
        (even, odd) = ((both << 16).AsSingle(), (both & Vector256.Create(0xFFFF0000)).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void IStoredFormat<Vector128<float>>.LoadPair(ushort* source, out Vector128<float> even, out Vector128<float> odd)
    {
        Vector128<uint> both = Vector128.Load((uint*)source);
        (even, odd) = ((both << 16).AsSingle(), (both & Vector128.Create(0xFFFF0000)).AsSingle());
    }

    public static ushort Narrow(float value) => StorageRounding.ToBFloat16(value);
}
