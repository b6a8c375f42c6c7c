using GpuLogReg.Compute;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Vectors;

/// <summary>One step of Adam or AdamW, by Core's formulas: both running means and the point in one launch. A thread owns its element in all four vectors.</summary>
internal static class VectorAdam
{
    [KernelPage("vector-adam.md")]
    public static void Run(VectorAdamArguments a)
    {
        for (int element = Grid.GlobalIndex.X; element < a.Length; element += Grid.DimX * Group.DimX)
        {
            double decay = element < a.Extent ? a.Decay : 0.0;
            double point = a.Vectors[a.Point + element];
            double gradient = a.Vectors[a.Gradient + element] - (decay * point);
            double mean = AdamFormula.Mean(a.Vectors[a.Mean + element], gradient, a.Beta1);
            double square = AdamFormula.Mean(a.Vectors[a.Square + element], gradient * gradient, a.Beta2);
            a.Vectors[a.Mean + element] = mean;
            a.Vectors[a.Square + element] = square;
            a.Vectors[a.Point + element] = AdamFormula.Point(point, a.MeanScale * mean, Math.Sqrt(a.SquareScale * square), a.Epsilon, a.Rate * decay);
        }
    }
}
