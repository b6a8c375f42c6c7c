using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Rows;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Softmax;

/// <summary>Σ slopes of each output, the gradient of the intercepts: a thread an output, a group's teams sharing the rows.</summary>
internal static class SlopeSums
{
    [KernelPage("softmax.md")]
    public static void Run<T, TNumber>(SoftmaxArguments<T> a)
        where T : unmanaged, INumber<T>
        where TNumber : struct, IDeviceNumber<T>
    {
        GridWalk rows = a.Rows;
        int team = Group.IdxX / rows.Lanes;
        var partial = new GroupPartial<T>
        {
            Scratch = SharedMemory.Allocate<T>(GroupPartial<T>.ScratchLength),
            Partials = a.Partials,
            Slot = (long)Grid.IdxX * a.SlotStride,
            Features = a.Outputs,
            Outputs = 1,
            Teams = Group.DimX / rows.Lanes,
        };
        for (int first = 0; first < a.Outputs; first += rows.Lanes)
        {
            int output = IntrinsicMath.Min(first + (Group.IdxX % rows.Lanes), a.Outputs - 1);
            long position = ((long)Grid.IdxX * partial.Teams) + team;
            for (int done = 0; done < rows.Trips; done += a.RunLength)
            {
                T sum = T.Zero;
                int end = IntrinsicMath.Min(rows.Trips - done, a.RunLength);
                for (int k = 0; k < end; k++)
                {
                    T slope = a.Numbers[(rows.PlaceOf(IntrinsicMath.Min(position, rows.Count - 1), rows.RowAt(position)) * a.Outputs) + output];
                    sum += TNumber.Choose(position < rows.Count, slope, T.Zero);
                    position += rows.GridTeams;
                }

                partial.Accumulate = done > 0 ? 1 : a.Accumulate;
                partial.Scratch[Group.IdxX] = sum;
                Group.Barrier();
                partial.AddColumns<TNumber>(first, rows.Lanes);
                Group.Barrier();
            }
        }
    }
}
