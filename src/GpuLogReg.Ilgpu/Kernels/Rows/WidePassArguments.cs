using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>What <see cref="WidePass"/> takes.</summary>
internal struct WidePassArguments<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, INumber<T>
{
    /// <summary>What the fused pass takes; the coefficients in it are not read.</summary>
    public FusedPassArguments<TVector, T> Fused;

    /// <summary>w as <see cref="PackedWeights"/> writes it, padded with zeros to <see cref="PackedVectors"/> vectors.</summary>
    public ArrayView<TVector> Packed;

    /// <summary>Vectors of a team's tiles.</summary>
    public int PackedVectors;

    /// <summary>The intercept, as <see cref="PackedWeights"/> writes it.</summary>
    public ArrayView<T> Intercepts;
}
