using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Softmax;

/// <summary>Where a lane finds the coefficients of its columns: in the vectors, for tiles that hold them, and packed, for tiles that read them with every row.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal struct ClassWeights<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>The arena of float64 vectors.</summary>
    public ArrayView<double> Vectors;

    /// <summary>Where w begins in <see cref="Vectors"/>, feature-major, the intercepts last.</summary>
    public long Weights;

    /// <summary>w as <see cref="Rows.PackedWeights"/> writes it, each output padded to the vectors of a whole team. 16 bytes a load.</summary>
    public ArrayView<T> Packed;

    /// <summary>k intercepts, as <see cref="Rows.PackedWeights"/> writes them.</summary>
    public ArrayView<T> Intercepts;

    /// <summary>Vectors of an output in <see cref="Packed"/>.</summary>
    public int PackedVectors;

    /// <summary>d.</summary>
    public int Features;

    /// <summary>k.</summary>
    public int Outputs;

    /// <summary>Which of the lanes that share a row's columns this is.</summary>
    public int Lane;

    /// <summary>How many these are.</summary>
    public int Lanes;

    /// <summary>An output, clamped to the last: those past it repeat its margin, which changes no maximum, and count nowhere else.</summary>
    public readonly int Clamped(int output) => IntrinsicMath.Min(output, Outputs - 1);
}
