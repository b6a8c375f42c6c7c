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
    /// <summary>Rows of a block where one holds more than one: as many as a warp has threads, each of which takes a row.</summary>
    public const int RowsOfBlock = 1 << ShiftOfBlock;

    private const int ShiftOfBlock = 5;

    /// <summary>V.</summary>
    public int RowVectors;

    /// <summary>s: from a vector of a row to the next there are 2ˢ.</summary>
    public int Shift;

    /// <summary>B − 1.</summary>
    public int Mask;

    /// <summary>B.</summary>
    public readonly int BlockRows => Mask + 1;

    /// <summary>"blocks of 32 rows".</summary>
    public readonly string BlockName => FormattableString.Invariant($"blocks of {BlockRows} rows");

    /// <summary>Where a row's vectors stand.</summary>
    public readonly RowAddress RowAt(long row)
    {
        int last = RowVectors - 1;
        return new() { Start = (row * RowVectors) - (((int)row & Mask) * last), Shift = Shift, Last = last };
    }

    /// <summary>Row after row.</summary>
    /// <param name="rowVectors">V.</param>
    public static RowLayout RowMajor(int rowVectors) => new() { RowVectors = rowVectors };

    /// <summary>Blocks of <see cref="RowsOfBlock"/> rows: threads of a warp that take a row each load 512 bytes in a run, vector by vector.</summary>
    /// <param name="rowVectors">V.</param>
    public static RowLayout InBlocks(int rowVectors) => new() { RowVectors = rowVectors, Shift = ShiftOfBlock, Mask = RowsOfBlock - 1 };

    /// <summary>Rows, rounded up to whole blocks.</summary>
    /// <param name="rows">How many.</param>
    public readonly long WholeBlocks(long rows) => (rows + Mask) & ~(long)Mask;

    /// <summary>Vectors that rows take, those of a last block that holds fewer included.</summary>
    /// <param name="rows">How many.</param>
    public readonly long VectorsFor(long rows) => WholeBlocks(rows) * RowVectors;
}
