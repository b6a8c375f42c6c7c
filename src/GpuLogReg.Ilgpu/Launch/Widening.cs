using System.Runtime.CompilerServices;

namespace GpuLogReg.Ilgpu.Launch;

/// <summary>How many bytes of registers a byte of X in memory takes: 2 for 16-bit storage, which is computed with in float32; else 1.</summary>
internal static class Widening
{
    /// <summary>The factor.</summary>
    /// <typeparam name="TStored">The 16-byte vector of X as it is stored.</typeparam>
    /// <typeparam name="TVector">Its numbers as registers hold them.</typeparam>
    public static int Of<TStored, TVector>()
        where TStored : unmanaged
        where TVector : unmanaged => Unsafe.SizeOf<TVector>() / Unsafe.SizeOf<TStored>();
}
