using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>What <see cref="ScaledRows"/> takes.</summary>
internal struct ScaledRowsArguments<TStored, TVector, T>
    where TStored : unmanaged
    where TVector : unmanaged
    where T : unmanaged, INumber<T>
{
    /// <summary>X, each row padded with zeros to whole vectors.</summary>
    public ArrayView<TStored> X;

    public RowLayout Layout;

    /// <summary>The first row.</summary>
    public long Start;

    /// <summary>Rows.</summary>
    public int Count;

    /// <summary>D, one number a row of X, not negative.</summary>
    public ArrayView<T> Curvatures;

    /// <summary>Written: <see cref="Count"/> rows of one vector more than X has.</summary>
    public ArrayView<TVector> Scaled;
}
