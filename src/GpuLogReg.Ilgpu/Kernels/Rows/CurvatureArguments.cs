using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>What <see cref="Curvatures"/> takes.</summary>
internal struct CurvatureArguments<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, INumber<T>
{
    public RowSource<TVector, T> Rows;

    /// <summary>Margins on entry, curvatures s·∂²ℓ/∂z² after; one a position of the range.</summary>
    public ArrayView<T> Margins;
}
