using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>
/// Coefficients converted to the type of the pass, for kernels that read them once a row: output by output, each padded with zeros to the vectors
/// that a row has, as registers hold them; the intercepts apart.
/// </summary>
internal static class PackedWeights
{
    [KernelPage("margins.md")]
    public static void Run<T, TVector, TNumber>(PackedWeightsArguments<TVector, T> a)
        where T : unmanaged, INumber<T>
        where TVector : unmanaged, IRegisterTile<TVector, T>
        where TNumber : struct, IDeviceNumber<T>
    {
        long item = Grid.GlobalIndex.X;
        int output = (int)(item / a.RowVectors);
        int vector = (int)(item % a.RowVectors);
        if (output < a.Outputs)
        {
            a.Packed[item] = TVector.LoadWeights<TNumber>(a.Vectors, a.Weights + output, vector, 1, a.Features, a.Outputs);
            if (vector == 0)
                a.Intercepts[output] = TNumber.From(a.Vectors[a.Weights + ((long)a.Features * a.Outputs) + output]);
        }
    }
}
