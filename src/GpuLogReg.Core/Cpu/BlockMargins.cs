using System.Runtime.CompilerServices;

namespace GpuLogReg.Cpu;

/// <summary>Margins of a block of rows.</summary>
internal static unsafe class BlockMargins<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>xᵢ·w + b for the L rows of a block.</summary>
    /// <param name="x">The block, d × L.</param>
    /// <param name="d">Features.</param>
    /// <param name="w">d + 1 coefficients.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of(byte* x, int d, T* w)
    {
        TVector z = TSimd.Broadcast(w[d]);
        for (int j = 0; j < d; j++, x += TSimd.Lanes * TSimd.StoredSize)
            z = TSimd.MultiplyAdd(TSimd.LoadStored(x), TSimd.Broadcast(w[j]), z);
        return z;
    }
}
