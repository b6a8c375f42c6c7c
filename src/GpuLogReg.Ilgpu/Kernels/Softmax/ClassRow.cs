using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Softmax;

/// <summary>What a team knows of the row at hand, beside its margins.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal struct ClassRow<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>Shared memory, a number a thread.</summary>
    public ArrayView<T> Scratch;

    /// <summary>y.</summary>
    public int Label;

    /// <summary>s.</summary>
    public T Weight;

    /// <summary>k probabilities a row; for products.</summary>
    public ArrayView<T> Probabilities;

    /// <summary>Where the row's begin.</summary>
    public long Start;

    /// <summary>k.</summary>
    public int Outputs;

    /// <summary>The first output that this lane holds.</summary>
    public int Output;

    /// <summary>Lanes that share the columns: the first bit of the lanes that share the outputs.</summary>
    public int ColumnLanes;

    /// <summary>Lanes of the team.</summary>
    public int Lanes;
}
