using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Vectors;

/// <summary>Descriptors in the device's memory.</summary>
internal struct ReductionTable : IReductionList<ReductionTable>
{
    public ArrayView<DeviceReduction> Items;

    public static int Capacity => int.MaxValue;

    public readonly DeviceReduction At(int item) => Items[item];
}
