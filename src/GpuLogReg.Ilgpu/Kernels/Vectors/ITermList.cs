using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Vectors;

/// <summary>Terms of a linear combination passed to a kernel by value, so that no descriptor has to be uploaded before the launch.</summary>
internal interface ITermList<TSelf>
    where TSelf : unmanaged, ITermList<TSelf>
{
    /// <summary>Terms it can hold: a power of two.</summary>
    static abstract int Capacity { get; }

    /// <summary>sum + Σ cᵢ·vᵢ[element], terms added one after the other in their order.</summary>
    double AddTo(double sum, int element, ArrayView<double> vectors);
}
