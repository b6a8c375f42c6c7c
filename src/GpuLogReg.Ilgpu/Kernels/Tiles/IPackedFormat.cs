namespace GpuLogReg.Ilgpu.Kernels.Tiles;

/// <summary>A floating-point format of 16 bits, two numbers a word, as kernels widen it: exactly, for every finite number.</summary>
internal interface IPackedFormat
{
    /// <summary>The number in the lower half of a word.</summary>
    static abstract float Low(uint word);

    /// <summary>The number in the upper half of a word.</summary>
    static abstract float High(uint word);
}
