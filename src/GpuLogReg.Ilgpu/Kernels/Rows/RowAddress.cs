using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>Where the 16-byte vectors of one row stand: <see cref="RowLayout"/>.</summary>
internal struct RowAddress
{
    /// <summary>Index of the row's first vector.</summary>
    public long Start;

    /// <summary>From a vector of the row to the next there are 2 to this power.</summary>
    public int Shift;

    /// <summary>The row's last vector.</summary>
    public int Last;

    /// <summary>Index of a vector. One past the last is clamped to it: no branch, nothing read outside the row; the weights there are zero.</summary>
    public readonly long Of(int vector) => Start + (IntrinsicMath.Min(vector, Last) << Shift);

    /// <summary>The same where a vector is known to be in the row: nothing is left of the clamping.</summary>
    public readonly RowAddress Holding(int vector) => new() { Start = Start, Shift = Shift, Last = vector };

    /// <summary>A row of a table, row-major.</summary>
    /// <param name="row">The row.</param>
    /// <param name="vectors">Vectors of each.</param>
    public static RowAddress InTable(long row, int vectors) => new() { Start = row * vectors, Last = vectors - 1 };
}
