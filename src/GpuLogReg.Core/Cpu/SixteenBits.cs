using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GpuLogReg.Cpu;

/// <summary>Runs of 16-bit integers as vectors of 32-bit ones.</summary>
internal static unsafe class SixteenBits
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Widen16(ushort* source)
    {
        if (Avx512F.IsSupported)
            return Avx512F.ConvertToVector512UInt32(Vector256.Load(source));
        return Vector512.Create(Widen8(source), Widen8(source + 8));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Widen8(ushort* source)
    {
        if (Avx2.IsSupported)
            return Avx2.ConvertToVector256Int32(Vector128.Load(source)).AsUInt32();
        return Vector256.Create(Widen4(source), Widen4(source + 4));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Widen4(ushort* source) => Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(ulong*)source).AsUInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Extend16(short* source)
    {
        if (Avx512F.IsSupported)
            return Avx512F.ConvertToVector512Int32(Vector256.Load(source));
        return Vector512.Create(Extend8(source), Extend8(source + 8));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Extend8(short* source)
    {
        if (Avx2.IsSupported)
            return Avx2.ConvertToVector256Int32(Vector128.Load(source));
        return Vector256.Create(Extend4(source), Extend4(source + 4));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Extend4(short* source) => Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(ulong*)source).AsInt16());
}
