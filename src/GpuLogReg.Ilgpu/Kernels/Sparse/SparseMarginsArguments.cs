using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Sparse;

/// <summary>What <see cref="SparseMargins"/> takes.</summary>
internal struct SparseMarginsArguments<T>
    where T : unmanaged, INumber<T>
{
    public GridWalk Rows;

    /// <summary>n + 1 offsets: row i holds the entries [start[i], start[i + 1]).</summary>
    public ArrayView<long> RowStarts;

    /// <summary>Entries of a row that are taken; what a longer row has beyond is left to <see cref="SegmentProducts"/> and <see cref="LongRowSums"/>.</summary>
    public int MostEntries;

    /// <summary>The column of each entry.</summary>
    public ArrayView<int> Columns;

    /// <summary>The value of each entry.</summary>
    public ArrayView<T> Values;

    /// <summary>d.</summary>
    public int Features;

    /// <summary>k.</summary>
    public int Outputs;

    /// <summary>(d + 1) × k coefficients, feature-major, as <see cref="NarrowedWeights"/> writes them.</summary>
    public ArrayView<T> Weights;

    /// <summary>Written: k numbers a row.</summary>
    public ArrayView<T> Margins;
}
