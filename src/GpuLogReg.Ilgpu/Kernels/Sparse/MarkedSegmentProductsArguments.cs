using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Sparse;

/// <summary>What <see cref="MarkedSegmentProducts"/> takes.</summary>
internal struct MarkedSegmentProductsArguments<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>What all segments' products take.</summary>
    public SegmentProductsArguments<T> All;

    /// <summary>A mark a block; position p of segment s lies in block p/2^shift + s.</summary>
    public ArrayView<byte> Marks;

    /// <summary>The mark of the blocks that count.</summary>
    public byte Mark;

    public int BlockShift;
}
