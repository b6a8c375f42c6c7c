using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>What <see cref="Residuals"/> takes.</summary>
internal struct ResidualsArguments<T>
    where T : unmanaged, INumber<T>
{
    public GridWalk Rows;

    /// <summary>+s for y = 1, −s for y = 0; for a product, the curvatures.</summary>
    public ArrayView<T> SignedWeights;

    /// <summary>Margins on entry, slopes s·∂ℓ/∂z after; one a row.</summary>
    public ArrayView<T> Numbers;

    /// <summary>A slot a group, <see cref="SlotStride"/> apart: the slope, then the loss.</summary>
    public ArrayView<double> Partials;

    public int SlotStride;

    /// <summary>Rows a thread adds in T before its sums go to float64.</summary>
    public int RunLength;

    /// <summary>Not 0 adds to the slots, which hold the sums of rows before; 0 writes them.</summary>
    public int Accumulate;
}
