using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Sparse;

/// <summary>Marks the segments of the long rows of a range: a thread a row, a binary search for one that is long.</summary>
internal static class LongRowMarks
{
    [KernelPage("sparse-products.md")]
    public static void Run(LongRowMarksArguments a)
    {
        GridWalk rows = a.Rows;
        long position = ((long)Grid.IdxX * Group.DimX) + Group.IdxX;
        for (int trip = 0; trip < rows.Trips; trip++)
        {
            long row = rows.RowAt(position);
            if (position < rows.Count && a.RowStarts[row + 1] - a.RowStarts[row] > a.MostEntries)
            {
                int low = 0;
                int high = a.LongCount - 1;
                while (low < high)
                {
                    int middle = (low + high) / 2;
                    if (a.LongRows[middle] < row)
                        low = middle + 1;
                    else
                        high = middle;
                }

                int end = a.RowSegments[low + 1];
                for (int segment = a.RowSegments[low]; segment < end; segment++)
                    a.Marks[segment] = a.Mark;
            }

            position += rows.GridTeams;
        }
    }
}
