using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>What <see cref="PartialSums"/> takes.</summary>
internal struct PartialSumsArguments
{
    /// <summary>The slots, <see cref="SlotStride"/> apart: gradient sums, then the loss where there is one.</summary>
    public ArrayView<double> Partials;

    public int SlotStride;

    public int Slots;

    /// <summary>Gradient sums of a slot.</summary>
    public int Coefficients;

    /// <summary>Not 0 where the loss follows them.</summary>
    public int HasLoss;

    /// <summary>Columns a group adds, a power of two: its other threads share the slots among them.</summary>
    public int Columns;

    /// <summary>The arena of float64 vectors.</summary>
    public ArrayView<double> Vectors;

    /// <summary>Where the first of the gradient sums goes in <see cref="Vectors"/>.</summary>
    public long Gradient;

    /// <summary>0 where the sums are written, not 0 where they are added to what stands there.</summary>
    public int Accumulate;

    /// <summary>One cell.</summary>
    public ArrayView<double> Loss;
}
