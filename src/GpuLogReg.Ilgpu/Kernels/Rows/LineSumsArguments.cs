using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>What <see cref="LineSums"/> takes.</summary>
internal struct LineSumsArguments<T>
    where T : unmanaged, INumber<T>
{
    public GridWalk Rows;

    /// <summary>+s for y = 1, −s for y = 0.</summary>
    public ArrayView<T> SignedWeights;

    /// <summary>X·w + b, one a position.</summary>
    public ArrayView<T> Start;

    /// <summary>The margins' change along the direction, one a position.</summary>
    public ArrayView<T> Change;

    /// <summary>α, converted by the caller: ILGPU would sink the conversion from float64 into the row loop.</summary>
    public T Step;

    /// <summary>A slot a group, <see cref="SlotStride"/> apart: the slope, then the loss.</summary>
    public ArrayView<double> Partials;

    public int SlotStride;

    /// <summary>Rows a thread adds in T before its sums go to float64.</summary>
    public int RunLength;
}
