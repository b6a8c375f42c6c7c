using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Softmax;

/// <summary>What <see cref="SoftmaxLineSums"/> takes.</summary>
internal struct SoftmaxLineArguments<T>
    where T : unmanaged, INumber<T>
{
    public GridWalk Rows;

    /// <summary>y, one a row.</summary>
    public ArrayView<int> Labels;

    /// <summary>s, one a row.</summary>
    public ArrayView<T> Weights;

    /// <summary>k.</summary>
    public int Outputs;

    /// <summary>X·w + b, k a row.</summary>
    public ArrayView<T> Start;

    /// <summary>The margins' change along the direction, k a row.</summary>
    public ArrayView<T> Change;

    /// <summary>α, converted by the caller: ILGPU would sink the conversion from float64 into the row loop.</summary>
    public T Step;

    /// <summary>A slot a group, <see cref="SlotStride"/> apart: the slope, then the loss.</summary>
    public ArrayView<double> Partials;

    public int SlotStride;

    /// <summary>Rows a thread adds in T before its sums go to float64.</summary>
    public int RunLength;
}
