namespace GpuLogReg.Ilgpu.Kernels.Vectors;

/// <summary>What <see cref="VectorReduction"/> is to compute: a few descriptors passed by value, so that none is uploaded before the launch, or a table of any length.</summary>
internal interface IReductionList<TSelf>
    where TSelf : struct, IReductionList<TSelf>
{
    /// <summary>Descriptors it can hold.</summary>
    static abstract int Capacity { get; }

    /// <summary>One of them.</summary>
    DeviceReduction At(int item);
}
