using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>
/// Adds the groups' partial sums in a fixed order, straight into the gradient vector and the loss cell, or on top of what stands there; the gradient in its form,
/// scaled and with the ridge.
/// </summary>
internal static class PartialSums
{
    [KernelPage("partial-sums.md")]
    public static void Run(PartialSumsArguments a)
    {
        ArrayView<double> sums = SharedMemory.Allocate<double>(GroupPartial<double>.MaxGroupSize);
        int column = (Grid.IdxX * a.Columns) + (Group.IdxX % a.Columns);
        int slice = Group.IdxX / a.Columns;
        int slices = Group.DimX / a.Columns;
        double sum = 0;
        if (column < a.Coefficients + a.HasLoss)
        {
            for (int slot = slice; slot < a.Slots; slot += slices)
                sum += a.Partials[((long)slot * a.SlotStride) + column];
        }

        sums[Group.IdxX] = sum;
        Group.Barrier();
        for (int half = slices / 2; half > 0; half /= 2)
        {
            if (slice < half)
                sums[Group.IdxX] += sums[Group.IdxX + (half * a.Columns)];
            Group.Barrier();
        }

        if (slice == 0 && column < a.Coefficients)
        {
            double total = sums[Group.IdxX] + (a.Accumulate != 0 ? a.Vectors[a.Gradient + column] : 0);
            double formed = column < a.FormExtent ? a.Scale * total : 0;
            a.Vectors[a.Gradient + column] = column < a.RidgeExtent ? formed + (a.Ridge * a.Vectors[a.Point + column]) : formed;
        }

        if (slice == 0 && a.HasLoss != 0 && column == a.Coefficients)
            a.Loss[0] = sums[Group.IdxX] + (a.Accumulate != 0 ? a.Loss[0] : 0);
    }
}
