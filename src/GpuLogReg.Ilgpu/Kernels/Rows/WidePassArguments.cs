using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>What <see cref="WidePass"/> takes.</summary>
internal struct WidePassArguments<TStored, T>
    where TStored : unmanaged
    where T : unmanaged, INumber<T>
{
    /// <summary>What the fused pass takes; the coefficients in it are not read.</summary>
    public FusedPassArguments<TStored, T> Fused;

    /// <summary>w as <see cref="PackedWeights"/> writes it, padded with zeros to the vectors of a team's tiles.</summary>
    public ArrayView<T> Packed;

    /// <summary>The intercept, as <see cref="PackedWeights"/> writes it.</summary>
    public ArrayView<T> Intercepts;
}
