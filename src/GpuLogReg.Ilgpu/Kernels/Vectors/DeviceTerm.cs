using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Vectors;

/// <summary>One term c·v of a linear combination, v at <see cref="Offset"/> of the arena, zero from <see cref="Extent"/> on. Extent 0 is no term.</summary>
internal struct DeviceTerm : ITermList<DeviceTerm>
{
    public double Coefficient;
    public long Offset;
    public int Extent;

    public static int Capacity => 1;

    public readonly double AddTo(double sum, int element, ArrayView<double> vectors) =>
        element < Extent ? sum + (Coefficient * vectors[Offset + element]) : sum;
}
