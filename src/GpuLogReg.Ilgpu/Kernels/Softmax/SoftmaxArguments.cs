using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Softmax;

/// <summary>What <see cref="SoftmaxSlopes"/>, <see cref="SoftmaxProbabilities"/>, <see cref="SoftmaxProducts"/> and <see cref="SlopeSums"/> take.</summary>
internal struct SoftmaxArguments<T>
    where T : unmanaged, INumber<T>
{
    public GridWalk Rows;

    /// <summary>y, one a row.</summary>
    public ArrayView<int> Labels;

    /// <summary>s, one a row.</summary>
    public ArrayView<T> Weights;

    /// <summary>k.</summary>
    public int Outputs;

    /// <summary>k numbers a row, changed in place.</summary>
    public ArrayView<T> Numbers;

    /// <summary>k probabilities a row; read by <see cref="SoftmaxProducts"/>.</summary>
    public ArrayView<T> Probabilities;

    /// <summary>A slot a group, <see cref="SlotStride"/> apart: k slope sums, then the loss.</summary>
    public ArrayView<double> Partials;

    public int SlotStride;

    /// <summary>Rows a thread adds in T before its sums go to float64.</summary>
    public int RunLength;

    /// <summary>Not 0 adds to the slots, which hold the sums of rows before; 0 writes them.</summary>
    public int Accumulate;
}
