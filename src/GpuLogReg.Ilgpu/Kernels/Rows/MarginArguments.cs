using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>What <see cref="Margins"/> takes.</summary>
internal struct MarginArguments<TStored, TVector, T>
    where TStored : unmanaged
    where TVector : unmanaged
    where T : unmanaged, INumber<T>
{
    public GridWalk Rows;

    /// <summary>X, each row padded with zeros to whole vectors.</summary>
    public ArrayView<TStored> X;

    public RowLayout Layout;

    /// <summary>k.</summary>
    public int Outputs;

    /// <summary>w, as <see cref="PackedWeights"/> writes it.</summary>
    public ArrayView<TVector> Packed;

    /// <summary>k intercepts, as <see cref="PackedWeights"/> writes them.</summary>
    public ArrayView<T> Intercepts;

    /// <summary>Written: k numbers a position of the range.</summary>
    public ArrayView<T> Margins;
}
