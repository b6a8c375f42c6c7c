using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>What <see cref="WidenedSums"/> takes.</summary>
internal struct WidenedSumsArguments<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>Numbers in the type of the pass.</summary>
    public ArrayView<T> Terms;

    /// <summary>Their sums, as long.</summary>
    public ArrayView<double> Sums;

    /// <summary>0 for the first terms, which write the sums; 1 for later ones, which add to them.</summary>
    public int Accumulate;
}
