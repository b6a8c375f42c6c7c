using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GpuLogReg.Compute;

namespace GpuLogReg.Cpu;

/// <summary>bfloat16: the upper half of a float32, so that widening is a shift.</summary>
internal readonly unsafe struct BFloat16Format : IStoredFormat<Vector512<float>>, IStoredFormat<Vector256<float>>, IStoredFormat<Vector128<float>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> IStoredFormat<Vector512<float>>.Load(ushort* source) => (SixteenBits.Widen16(source) << 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> IStoredFormat<Vector256<float>>.Load(ushort* source) => (SixteenBits.Widen8(source) << 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> IStoredFormat<Vector128<float>>.Load(ushort* source) => (SixteenBits.Widen4(source) << 16).AsSingle();

    public static ushort Narrow(float value) => StorageRounding.ToBFloat16(value);
}
