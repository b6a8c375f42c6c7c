using GpuLogReg.Compute;
using GpuLogReg.Cpu;

namespace GpuLogReg.Parity;

/// <summary>The CPU engine at every width of its vectors, those that this machine only emulates included, and with every size of its tiles.</summary>
public sealed class VectorWidthTests
{
    private static readonly (int Rows, int Columns)[] _shapes =
        [(1, 1), (2, 3), (7, 5), (15, 33), (16, 16), (17, 129), (63, 8), (64, 28), (65, 1025), (255, 4), (1000, 31), (129, 23), (600, 24), (600, 25), (64, 191), (64, 192), (200, 193), (200, 255), (200, 511), (200, 512), (4097, 9), (20011, 2)];

    /// <summary>Around the rows that small tiles, of two blocks, of four and of rows, begin and end with, where a tile has another number of rows, and where a whole one is asked for ahead.</summary>
    private static readonly (int Rows, int Columns)[] _shapesOfSmallTiles =
        [(1, 20), (3, 40), (600, 19), (600, 20), (600, 39), (600, 40), (333, 41), (16, 64), (129, 65), (2001, 64), (700, 97), (513, 128), (300, 129), (300, 160), (200, 161), (200, 320), (200, 321), (200, 385),
        (600, 9), (600, 10), (700, 11), (600, 31), (600, 32), (700, 33), (200, 255), (200, 256), (300, 257), (200, 640), (200, 641), (200, 896), (200, 897), (1100, 513), (130, 1023), (130, 1024), (30, 3072), (30, 3073), (30, 6144), (30, 6145)];

    public static TheoryData<int, Precision> Widths => new MatrixTheoryData<int, Precision>([128, 256, 512], [Precision.Float32, Precision.Float64, Precision.BFloat16, Precision.Float16]);

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_vector_width_gives_what_the_oracle_finds(int bits, Precision storage)
    {
        foreach (var (tiles, rows, columns) in _shapes.Select(s => (TileSize.Large, s.Rows, s.Columns)).Concat(_shapes.Concat(_shapesOfSmallTiles).Select(s => (TileSize.Small, s.Rows, s.Columns))))
        {
            using var problem = Problem.Create(rows, columns, Problem.Native(storage), weighted: rows > 2);
            using var objective = new SimdBackend { Tiles = tiles }.Prepare(problem.Data, LossKind.Logistic, storage, bits);
            var expected = Expectation.Of(problem, storage);
            Close.Numbers(expected.Margins, objective.MarginsAt(problem.W), expected.MarginTolerance, "z");
            objective.EnsureLossAndGradient(expected, problem.W);

            int[] order = Orders.Shuffled(rows, 1);
            var range = new RowRange(rows / 3, rows - (rows / 3));
            objective.EnsureLossAndGradient(Expectation.Of(problem, storage, range), problem.W, range);
            objective.Order(order);
            objective.EnsureLossAndGradient(Expectation.Of(problem, storage, range, order), problem.W, range);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_vector_width_survives_extreme_margins(int bits, Precision storage)
    {
        foreach (int columns in new[] { 2, 64 })
        {
            using var problem = Problem.OfMargins([0, 1e-30, 16, -16, 40, -40, 87, -87, 88.7, -88.7, 104, -104, 707, -707, 710, -710, 1000, -1000], columns, Problem.Native(storage));
            using var objective = new SimdBackend { Tiles = TileSize.Small }.Prepare(problem.Data, LossKind.Logistic, storage, bits);
            objective.EnsureLossAndGradient(Expectation.Of(problem, storage), problem.W);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void No_vector_width_hides_NaN(int bits, Precision storage)
    {
        foreach (int columns in new[] { 3, 64 })
        {
            using var problem = Problem.Create(65, columns, Problem.Native(storage));
            using var objective = new SimdBackend { Tiles = TileSize.Small }.Prepare(problem.Data, LossKind.Logistic, storage, bits);
            var (value, gradient) = objective.Evaluate([.. problem.W[..^1], double.NaN]);
            Assert.Equal(double.NaN, value);
            Assert.All(gradient, g => Assert.Equal(double.NaN, g));
        }
    }
}
