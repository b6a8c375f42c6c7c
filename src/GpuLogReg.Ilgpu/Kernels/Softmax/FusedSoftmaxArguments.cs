using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Rows;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Softmax;

/// <summary>What <see cref="FusedSoftmax"/> takes.</summary>
internal struct FusedSoftmaxArguments<TStored, T>
    where TStored : unmanaged
    where T : unmanaged, INumber<T>
{
    public GridWalk Rows;

    /// <summary>Lanes of a team that share the columns of a row; its other lanes hold other outputs of the same columns.</summary>
    public int ColumnLanes;

    /// <summary>X, each row padded with zeros to whole vectors.</summary>
    public ArrayView<TStored> X;

    public RowLayout Layout;

    /// <summary>y, one a row.</summary>
    public ArrayView<int> Labels;

    /// <summary>s, one a row.</summary>
    public ArrayView<T> RowWeights;

    /// <summary>k probabilities a row; for products.</summary>
    public ArrayView<T> Probabilities;

    /// <summary>The arena of float64 vectors.</summary>
    public ArrayView<double> Vectors;

    /// <summary>Where w begins in <see cref="Vectors"/>, feature-major, the intercepts last.</summary>
    public long Weights;

    /// <summary>w as <see cref="PackedWeights"/> writes it, for tiles that read it with every row.</summary>
    public ArrayView<T> Packed;

    /// <summary>k intercepts, as <see cref="PackedWeights"/> writes them.</summary>
    public ArrayView<T> Intercepts;

    /// <summary>Vectors of an output in <see cref="Packed"/>: those of a team's tiles.</summary>
    public int PackedVectors;

    /// <summary>A slot a group, <see cref="SlotStride"/> apart: (d + 1) × k sums, feature-major, and the loss.</summary>
    public ArrayView<double> Partials;

    public int SlotStride;

    /// <summary>d.</summary>
    public int Features;

    /// <summary>k.</summary>
    public int Outputs;

    /// <summary>Rows a team adds in T before its sums go to float64.</summary>
    public int RunLength;
}
