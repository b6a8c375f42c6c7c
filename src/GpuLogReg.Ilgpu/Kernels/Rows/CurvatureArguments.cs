using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>What <see cref="Curvatures"/> takes.</summary>
internal struct CurvatureArguments<T>
    where T : unmanaged, INumber<T>
{
    public GridWalk Rows;

    /// <summary>+s for y = 1, −s for y = 0.</summary>
    public ArrayView<T> SignedWeights;

    /// <summary>Margins on entry, curvatures s·∂²ℓ/∂z² after; one a row.</summary>
    public ArrayView<T> Margins;
}
