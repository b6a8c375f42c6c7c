namespace GpuLogReg.Ilgpu.Kernels.Vectors;

/// <summary>Two lists of descriptors as one: doubles a list. Laid out as an array of <see cref="DeviceReduction"/>.</summary>
internal struct ReductionPair<TItems> : IReductionList<ReductionPair<TItems>>
    where TItems : struct, IReductionList<TItems>
{
    public TItems First;
    public TItems Second;

    public static int Capacity => 2 * TItems.Capacity;

    public readonly DeviceReduction At(int item) => item < TItems.Capacity ? First.At(item) : Second.At(item - TItems.Capacity);
}
