using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Kernels.Rows;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Vectors;

/// <summary>Dot products, ∞-norms and 1-norms, a group each: strided partial sums in a fixed order, then a tree in shared memory.</summary>
internal static class VectorReduction
{
    [KernelPage("vector-reduction.md")]
    public static void Run<TItems>(VectorReductionArguments<TItems> a)
        where TItems : struct, IReductionList<TItems>
    {
        ArrayView<double> numbers = SharedMemory.Allocate<double>(GroupPartial<double>.MaxGroupSize);
        DeviceReduction item = a.Items.At(Grid.IdxX);
        double result = 0;
        for (int k = Group.IdxX; k < item.Extent; k += Group.DimX)
        {
            double value = a.Vectors[item.A + k];
            if (item.Kind == (int)ReductionKind.Dot)
                result += value * a.Vectors[item.B + k];
            else
                result = item.Kind == (int)ReductionKind.MaxAbs ? Larger(result, Magnitude(value)) : result + Magnitude(value);
        }

        numbers[Group.IdxX] = result;
        Group.Barrier();
        for (int half = Group.DimX / 2; half > 0; half /= 2)
        {
            if (Group.IdxX < half)
            {
                double other = numbers[Group.IdxX + half];
                result = item.Kind == (int)ReductionKind.MaxAbs ? Larger(result, other) : result + other;
                numbers[Group.IdxX] = result;
            }

            Group.Barrier();
        }

        if (Group.IdxX == 0)
            a.Results[Grid.IdxX] = result;
        if (Group.IdxX == 0 && Grid.IdxX == 0 && a.HasCell != 0)
            a.Results[Grid.DimX] = a.Cell[0];
    }

    /// <summary>|value|, the sign of −0 and NaN cleared too.</summary>
    private static double Magnitude(double value) => Interop.IntAsFloat(Interop.FloatAsInt(value) & 0x7FFF_FFFF_FFFF_FFFFUL);

    /// <summary>The larger of two magnitudes; NaN where either is.</summary>
    /// <remarks>
    /// As integers, because bit patterns without a sign are ordered as their numbers are, NaN above infinity: an OpenCL compiler (seen with PoCL) takes
    /// comparisons of numbers, double.IsNaN among them, as if there were no NaN.
    /// </remarks>
    private static double Larger(double a, double b) => Interop.FloatAsInt(b) > Interop.FloatAsInt(a) ? b : a;
}
