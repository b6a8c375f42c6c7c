using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Sparse;

/// <summary>
/// Where each entry of the rows stands among the columns: a team of lanes a row, a binary search an entry. Position p of segment s lies in block
/// p/2^shift + s, so that no block belongs to two segments. Once for the data, not once a batch.
/// </summary>
internal static class EntryBlocks
{
    [KernelPage("sparse-batches.md")]
    public static void Run(EntryBlocksArguments a)
    {
        GridWalk rows = a.Rows;
        int lane = Group.IdxX % rows.Lanes;
        long position = ((long)Grid.IdxX * (Group.DimX / rows.Lanes)) + (Group.IdxX / rows.Lanes);
        for (int trip = 0; trip < rows.Trips; trip++)
        {
            long row = rows.RowAt(position);
            long end = position < rows.Count ? a.RowStarts[row + 1] : 0;
            for (long entry = a.RowStarts[row] + lane; entry < end; entry += rows.Lanes)
            {
                int firstSegment = a.ColumnSegments[a.Columns[entry]];
                long start = a.SegmentStarts[firstSegment];
                long low = start;
                long high = a.SegmentStarts[a.ColumnSegments[a.Columns[entry] + 1]] - 1;
                while (low < high)
                {
                    long middle = (low + high) / 2;
                    if (a.EntryRows[middle] < row)
                        low = middle + 1;
                    else
                        high = middle;
                }

                a.Blocks[entry] = (int)((low >> a.BlockShift) + firstSegment + ((low - start) / a.SegmentLength));
            }

            position += rows.GridTeams;
        }
    }
}
