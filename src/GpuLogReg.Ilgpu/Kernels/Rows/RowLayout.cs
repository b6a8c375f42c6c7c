namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>
/// Where the 16-byte vectors of dense rows stand: in blocks of rows, and inside a block vector v of all its rows before vector v + 1 of any. A block of one
/// row is the row-major layout.
/// </summary>
/// <remarks>
/// With V vectors a row and blocks of B = 2ˢ rows, vector v of row i stands at (⌊i/B⌋·V + v)·B + i mod B, which is i·V − (i mod B)·(V − 1) + v·2ˢ: row-major,
/// both corrections are nought.
/// </remarks>
internal struct RowLayout
{
    /// <summary>V.</summary>
    public int RowVectors;

    /// <summary>s: from a vector of a row to the next there are 2ˢ.</summary>
    public int Shift;

    /// <summary>B − 1.</summary>
    public int Mask;

    /// <summary>Where a row's vectors stand.</summary>
    public readonly RowAddress RowAt(long row)
    {
        int last = RowVectors - 1;
        return new() { Start = (row * RowVectors) - (((int)row & Mask) * last), Shift = Shift, Last = last };
    }

    /// <summary>Row after row.</summary>
    /// <param name="rowVectors">V.</param>
    public static RowLayout RowMajor(int rowVectors) => new() { RowVectors = rowVectors };
}
