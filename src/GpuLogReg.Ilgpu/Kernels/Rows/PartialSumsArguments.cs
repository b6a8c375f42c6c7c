using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>What <see cref="PartialSums"/> takes.</summary>
internal struct PartialSumsArguments
{
    /// <summary>The slots, <see cref="SlotStride"/> apart: columns 0…d the gradient, column d + 1 the loss.</summary>
    public ArrayView<double> Partials;

    public int SlotStride;

    public int Slots;

    /// <summary>d + 1.</summary>
    public int Coefficients;

    /// <summary>Columns a group adds, a power of two: its other threads share the slots among them.</summary>
    public int Columns;

    /// <summary>The arena of float64 vectors.</summary>
    public ArrayView<double> Vectors;

    /// <summary>Where the gradient begins in <see cref="Vectors"/>.</summary>
    public long Gradient;

    /// <summary>One cell.</summary>
    public ArrayView<double> Loss;
}
