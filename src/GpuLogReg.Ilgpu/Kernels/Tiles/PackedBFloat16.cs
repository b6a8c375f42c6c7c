using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Tiles;

/// <summary>bfloat16: the upper half of a float32. One operation a number.</summary>
internal readonly struct PackedBFloat16 : IPackedFormat
{
    public static float Low(uint word) => Interop.IntAsFloat(word << 16);

    public static float High(uint word) => Interop.IntAsFloat(word & 0xFFFF_0000);
}
