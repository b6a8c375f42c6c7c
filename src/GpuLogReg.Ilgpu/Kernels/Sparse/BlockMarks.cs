using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Sparse;

/// <summary>Marks the blocks of the columns that hold an entry of a batch: a team of lanes a row. Teams that mark one block write the same mark, in any order.</summary>
internal static class BlockMarks
{
    [KernelPage("sparse-batches.md")]
    public static void Run(BlockMarksArguments a)
    {
        GridWalk rows = a.Rows;
        int lane = Group.IdxX % rows.Lanes;
        long position = ((long)Grid.IdxX * (Group.DimX / rows.Lanes)) + (Group.IdxX / rows.Lanes);
        for (int trip = 0; trip < rows.Trips; trip++)
        {
            long row = rows.RowAt(position);
            long end = position < rows.Count ? a.RowStarts[row + 1] : 0;
            for (long entry = a.RowStarts[row] + lane; entry < end; entry += rows.Lanes)
                a.Marks[a.Blocks[entry]] = a.Mark;
            position += rows.GridTeams;
        }
    }
}
