namespace GpuLogReg.Ilgpu.Launch;

/// <summary>
/// Groups of 256 threads that a multiprocessor with 65,536 registers holds at once: of the kernels that share a number, the least by the registers on sm_90 in
/// kernels-docs/registers.md, to which a test holds it. One more group would wait for a place and then run nearly alone.
/// </summary>
internal static class ResidentGroups
{
    /// <summary>Of kernels that take few registers: what fills the 2,048 threads of a multiprocessor.</summary>
    public const int Small = 8;

    /// <summary>Of <see cref="Kernels.Rows.WidePass"/>.</summary>
    public const int Wide = 1;

    /// <summary>Of the kernels over the solvers' vectors, a thread an element.</summary>
    public const int Vectors = 6;

    /// <summary>Of <see cref="Kernels.Rows.FusedPass"/>.</summary>
    /// <param name="tileVectors">Vectors of 16 bytes that a thread keeps of a row, as registers hold them.</param>
    /// <param name="elementBytes">4 for float32, 8 for float64, as registers hold them.</param>
    /// <param name="rowsInFlight">As of <see cref="FusedShape.RowsInFlight"/>: two take the registers of one more tile.</param>
    public static int Fused(int tileVectors, int elementBytes, int rowsInFlight) => Of(tileVectors, (elementBytes, rowsInFlight) switch
    {
        (sizeof(float), 1) => [6, 5, 3, 2],
        (sizeof(float), _) => [5, 4, 2, 1],
        (_, 1) => [4, 4, 2, 1],
        _ => [4, 3, 2, 1],
    });

    /// <summary>Of <see cref="Kernels.Rows.Margins"/>.</summary>
    /// <param name="outputs">k.</param>
    /// <param name="elementBytes">4 for float32, 8 for float64, as registers hold them.</param>
    /// <param name="widening">As of <see cref="Widening"/>.</param>
    public static int Margins(int outputs, int elementBytes, int widening) => OfBlock(outputs, (elementBytes, widening) switch
    {
        (sizeof(float), 1) => [8, 8, 6, 5],
        (sizeof(float), _) => [6, 5, 4, 4],
        _ => [8, 6, 5, 4],
    });

    /// <summary>Of <see cref="Kernels.Rows.TransposedProduct"/>.</summary>
    /// <param name="outputs">k.</param>
    /// <param name="widening">As of <see cref="Widening"/>: a thread keeps so many vectors of registers for each output.</param>
    public static int Transposed(int outputs, int widening) => OfBlock(outputs, widening == 1 ? [8, 8, 5, 4] : [8, 6, 4, 2]);

    /// <summary>Of <see cref="Kernels.Rows.HessianTiles"/>; of 16-bit storage a thread keeps 64 sums, not 16.</summary>
    /// <param name="widening">As of <see cref="Widening"/>.</param>
    public static int Hessian(int widening) => widening == 1 ? 6 : 2;

    /// <summary>Of <see cref="Kernels.Rows.ScaledRows"/> and <see cref="Kernels.Rows.WidenedSums"/>, around a library's product.</summary>
    /// <param name="elementBytes">4 for float32, 8 for float64, as registers hold them.</param>
    public static int LibraryHessian(int elementBytes) => elementBytes == sizeof(float) ? 8 : 6;

    /// <summary>Of the binary loss between two passes: a thread a row.</summary>
    /// <param name="elementBytes">4 for float32, 8 for float64.</param>
    public static int LogisticStages(int elementBytes) => elementBytes == sizeof(float) ? 8 : 6;

    /// <summary>Of softmax between two passes: a thread a row.</summary>
    /// <param name="elementBytes">4 for float32, 8 for float64.</param>
    public static int SoftmaxStages(int elementBytes) => elementBytes == sizeof(float) ? 8 : 5;

    /// <summary>Of <see cref="Kernels.Sparse.SparseMargins"/>.</summary>
    /// <param name="outputs">k.</param>
    /// <param name="elementBytes">4 for float32, 8 for float64.</param>
    public static int SparseMargins(int outputs, int elementBytes) => OfBlock(outputs, elementBytes == sizeof(float) ? [8, 8, 6, 5] : [8, 8, 5, 4]);

    /// <summary>Of <see cref="Kernels.Sparse.SegmentProducts"/>.</summary>
    /// <param name="outputs">k.</param>
    /// <param name="elementBytes">4 for float32, 8 for float64.</param>
    public static int Segments(int outputs, int elementBytes) => OfBlock(outputs, elementBytes == sizeof(float) ? [8, 8, 6, 5] : [8, 8, 6, 4]);

    /// <summary>Of <see cref="Kernels.Sparse.MarkedSegmentProducts"/>.</summary>
    /// <param name="outputs">k.</param>
    /// <param name="elementBytes">4 for float32, 8 for float64.</param>
    public static int MarkedSegments(int outputs, int elementBytes) => OfBlock(outputs, elementBytes == sizeof(float) ? [8, 6, 5, 4] : [8, 6, 5, 3]);

    private static int OfBlock(int outputs, ReadOnlySpan<int> groups) => Of(OutputBlock.For(outputs), groups);

    /// <summary>The number for 1, 2, 4 or 8 vectors or outputs of a thread.</summary>
    private static int Of(int count, ReadOnlySpan<int> groups) => groups[int.Log2(count)];
}
