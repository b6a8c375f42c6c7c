using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Sparse;

/// <summary>What <see cref="ClearedSlopes"/> takes.</summary>
internal struct ClearedSlopesArguments<T>
    where T : unmanaged, INumber<T>
{
    public GridWalk Rows;

    /// <summary>k.</summary>
    public int Outputs;

    /// <summary>Set to 0: k numbers a row of the range, by row number.</summary>
    public ArrayView<T> Slopes;
}
