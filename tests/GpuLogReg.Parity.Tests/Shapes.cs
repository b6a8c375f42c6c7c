namespace GpuLogReg.Parity;

/// <summary>The sizes n × d of the suite. Not the full product: every n and every d occurs on every backend in both precisions.</summary>
internal static class Shapes
{
    /// <summary>Odd widths and the seams of lanes (4…16), warps (32), tiles (64…512), register files and blocks (1024…4096), on both sides.</summary>
    private static readonly int[] _columns =
    [
        1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 28, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257, 511, 512, 513,
        1000, 1023, 1024, 1025, 2047, 2048, 2049, 4095, 4096, 4097, 5000,
    ];

    /// <summary>Heights around vectors, blocks and tiles of rows. As many as no divisor of the widths, so that going round pairs them freely.</summary>
    private static readonly int[] _fewRows = [1, 2, 7, 15, 16, 17, 31, 33, 63, 64, 65, 255, 1000];

    /// <summary>Heights at which several chunks, blocks of threads and flushes of float32 sums take part.</summary>
    private static readonly (int Rows, int Columns)[] _tall =
    [
        (4097, 1), (4097, 28), (4097, 129), (4097, 1025), (10007, 8), (10007, 31), (100003, 1), (100003, 5), (100003, 28), (100003, 33),
    ];

    /// <summary>
    /// The emulator runs each barrier as one between operating-system threads, so it gets every width with at most 65 rows, and the large heights
    /// with a few columns only.
    /// </summary>
    private static readonly (int Rows, int Columns)[] _tallEmulated = [(255, 28), (1000, 9), (4097, 3), (10007, 2), (100003, 1)];

    /// <summary>The shapes for a backend.</summary>
    public static IEnumerable<(int Rows, int Columns)> For(BackendUnderTest backend)
    {
        if (backend.IsEmulated)
            return Cycle([.. _fewRows.Where(n => n <= 65)], 0).Concat(_tallEmulated);
        return Cycle(_fewRows, 0).Concat(Cycle(_fewRows, 5)).Concat(_tall);
    }

    private static IEnumerable<(int Rows, int Columns)> Cycle(int[] rows, int shift) =>
        _columns.Select((d, i) => (rows[(i + shift) % rows.Length], d));
}
