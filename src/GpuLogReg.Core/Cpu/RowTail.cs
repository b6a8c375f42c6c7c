using System.Numerics;

namespace GpuLogReg.Cpu;

/// <summary>
/// The end of a row: its last L numbers are the last vector, with coefficients of zero for those that an earlier vector had, where the length is no multiple of the
/// vector's. No row needs to be filled up, so rows are read where they lie.
/// </summary>
internal static unsafe class RowTail<T> where T : unmanaged, INumber<T>
{
    /// <summary>Whole vectors before the last: ⌈d/L⌉ − 1.</summary>
    /// <param name="d">Numbers of a row, at least L.</param>
    /// <param name="lanes">L.</param>
    public static int VectorsBefore(int d, int lanes) => (d - 1) / lanes;

    /// <summary>How many of the last L numbers an earlier vector had: 0 … L − 1.</summary>
    /// <param name="d">Numbers of a row, at least L.</param>
    /// <param name="lanes">L.</param>
    public static int Taken(int d, int lanes) => ((VectorsBefore(d, lanes) + 1) * lanes) - d;

    /// <summary>Coefficients of the last L numbers.</summary>
    /// <param name="w">d coefficients.</param>
    /// <param name="d">Numbers of a row, at least L.</param>
    /// <param name="lanes">L.</param>
    /// <param name="last">Written: L numbers.</param>
    public static void Coefficients(T* w, int d, int lanes, T* last)
    {
        int taken = Taken(d, lanes);
        for (int lane = 0; lane < lanes; lane++)
            last[lane] = lane < taken ? T.Zero : w[d - lanes + lane];
    }
}
