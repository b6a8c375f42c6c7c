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

    /// <summary>What the gradient's sums are multiplied by, those written before included.</summary>
    public double Scale;

    /// <summary>How many leading sums count; the others are written as 0.</summary>
    public int FormExtent;

    /// <summary>ρ: what of the point is added.</summary>
    public double Ridge;

    /// <summary>How many leading sums it is added to.</summary>
    public int RidgeExtent;

    /// <summary>Where the point begins in <see cref="Vectors"/>; not looked at without a ridge.</summary>
    public long Point;

    /// <summary>One cell.</summary>
    public ArrayView<double> Loss;
}
