using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Vectors;

/// <summary>What <see cref="VectorReduction"/> takes.</summary>
internal struct VectorReductionArguments<TItems>
    where TItems : struct, IReductionList<TItems>
{
    /// <summary>The arena of float64 vectors.</summary>
    public ArrayView<double> Vectors;

    /// <summary>What to compute, one a group.</summary>
    public TItems Items;

    /// <summary>Not 0 where <see cref="Cell"/> is to be read.</summary>
    public int HasCell;

    /// <summary>One number that is copied behind the results, to be read back with them.</summary>
    public ArrayView<double> Cell;

    /// <summary>Written: one number an item, and the cell's.</summary>
    public ArrayView<double> Results;
}
