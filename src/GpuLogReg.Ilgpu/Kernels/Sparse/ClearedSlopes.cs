using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Sparse;

/// <summary>Sets the slopes of a batch's rows back to zero, so that the next batch finds zeros outside its own. A thread a row.</summary>
internal static class ClearedSlopes
{
    [KernelPage("sparse-batches.md")]
    public static void Run<T>(ClearedSlopesArguments<T> a)
        where T : unmanaged, INumber<T>
    {
        GridWalk rows = a.Rows;
        long position = ((long)Grid.IdxX * Group.DimX) + Group.IdxX;
        for (int trip = 0; trip < rows.Trips; trip++)
        {
            if (position < rows.Count)
            {
                long at = rows.RowAt(position) * a.Outputs;
                for (int output = 0; output < a.Outputs; output++)
                    a.Slopes[at + output] = T.Zero;
            }

            position += rows.GridTeams;
        }
    }
}
