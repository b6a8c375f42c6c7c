namespace GpuLogReg.Ilgpu.Kernels.Tiles;

/// <summary>Eight numbers of 16 bits as they are stored: 16 bytes, one vector load. The number of even place is the lower half of its word.</summary>
/// <remarks>Words and not ILGPU's own half type, which its OpenCL refuses in views.</remarks>
internal struct PackedEight
{
    public uint A;
    public uint B;
    public uint C;
    public uint D;
}
