using GpuLogReg.Cpu;
using GpuLogReg.Data;
using GpuLogReg.Losses;

namespace GpuLogReg.Core.Tests.Cpu;

public class LinearPredictorTests
{
    private static readonly int[] s_bits = [512, 256, 128];

    public static TheoryData<int> Widths => [.. Enumerable.Range(1, 40), 63, 64, 65, 100, 1000, 2500, 5000];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Margins_of_every_width_are_those_of_the_formula(int columns)
    {
        foreach (int rows in (int[])[1, 2, 7, 8, 9, 15, 64, 67])
        {
            foreach (int outputs in (int[])[1, 2, 3])
            {
                var (w, b) = Coefficients(outputs, columns);
                float[] x = Numbers(rows * columns);
                var scaling = new ColumnScaling([.. Enumerable.Range(0, columns).Select(j => 0.25 * Math.Cos(j))], [.. Enumerable.Range(0, columns).Select(j => 1 + (0.5 * Math.Sin(j)))]);
                foreach (var matrix in Matrices(x, rows, columns))
                {
                    foreach (var map in (ColumnScaling?[])[null, scaling])
                    {
                        foreach (int bits in s_bits)
                            Check(matrix, x, w, b, map, bits);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(28)]
    [InlineData(131)]
    public void A_row_has_the_same_bits_alone_and_among_others_with_any_number_of_threads(int columns)
    {
        const int Rows = 20_003, Outputs = 2;
        var (w, b) = Coefficients(Outputs, columns);
        using var all = DenseMatrix.Wrap(Numbers(Rows * columns), Rows, columns);
        foreach (int bits in s_bits)
        {
            double[] expected = Run<double>(new LinearPredictor(w, b, null, bits, 1), all, PredictionKind.Softmax, Outputs);
            foreach (int threads in (int[])[2, 3, 7])
                Assert.Equal(expected, Run<double>(new LinearPredictor(w, b, null, bits, threads), all, PredictionKind.Softmax, Outputs));
            foreach (int first in (int[])[0, 5, 8191, 8192, 19_999])
            {
                using var some = all.Subset([.. Enumerable.Range(first, 3)]);
                Assert.Equal(expected[(first * Outputs)..((first + 3) * Outputs)], Run<double>(new LinearPredictor(w, b, null, bits), some, PredictionKind.Softmax, Outputs));
            }
        }
    }

    // Rows from 64 bytes on are read as four streams, eight rows of one at a time, and from 256 bytes on, with several outputs from 384 on, as eight, a row of each, an
    // odd number of eight rows: for up to eight outputs. Where tiles are small, those below 256 bytes are one stream.
    [Theory]
    [InlineData(7, 1)]
    [InlineData(15, 1)]
    [InlineData(16, 1)]
    [InlineData(28, 1)]
    [InlineData(28, 9)]
    [InlineData(31, 8)]
    [InlineData(63, 3)]
    [InlineData(64, 1)]
    [InlineData(65, 2)]
    [InlineData(95, 1)]
    [InlineData(95, 3)]
    [InlineData(96, 3)]
    [InlineData(97, 3)]
    [InlineData(203, 8)]
    [InlineData(203, 9)]
    public void Rows_read_as_streams_have_the_bits_that_they_have_alone(int columns, int outputs)
    {
        var (w, b) = Coefficients(outputs, columns);
        var scaling = new ColumnScaling([.. Enumerable.Range(0, columns).Select(j => 0.25 * Math.Cos(j))], [.. Enumerable.Range(0, columns).Select(j => 1 + (0.5 * Math.Sin(j)))]);
        foreach (int rows in (int[])[31, 32, 33, 63, 64, 65, 128, 129, 193, 448, 1100])
        {
            foreach (var matrix in Matrices(Numbers(rows * columns), rows, columns))
            {
                foreach (var map in (ColumnScaling?[])[null, scaling])
                {
                    foreach (int bits in s_bits)
                    {
                        double[] together = Run<double>(new LinearPredictor(w, b, map, bits, 1, TileSize.Large), matrix, PredictionKind.Margins, outputs);
                        Assert.Equal(together, Run<double>(new LinearPredictor(w, b, map, bits, 1, TileSize.Small), matrix, PredictionKind.Margins, outputs));
                        for (int i = 0; i < rows; i += 7)
                        {
                            using var alone = matrix.Subset([i]);
                            Assert.Equal(Run<double>(new LinearPredictor(w, b, map, bits, 1), alone, PredictionKind.Margins, outputs), together[(i * outputs)..((i + 1) * outputs)]);
                        }
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(28)]
    [InlineData(100)]
    public void Probabilities_of_streams_are_those_of_their_margins(int columns)
    {
        foreach (var tiles in (TileSize[])[TileSize.Large, TileSize.Small])
            EnsureProbabilitiesOfMargins(columns, tiles);
    }

    private static void EnsureProbabilitiesOfMargins(int columns, TileSize tiles)
    {
        const int Rows = 205;
        var (w, b) = Coefficients(1, columns);
        foreach (var matrix in Matrices(Numbers(Rows * columns), Rows, columns))
        {
            foreach (int bits in s_bits)
            {
                var predictor = new LinearPredictor(w, b, null, bits, 1, tiles);
                double[] margins = Run<double>(predictor, matrix, PredictionKind.Margins, 1), mapped = new double[Rows];
                Assert.Equal(margins.SelectMany(z => new[] { Logistic.Sigmoids(z).Negative, Logistic.Sigmoids(z).Positive }), Run<double>(predictor, matrix, PredictionKind.Both, 2));
                Assert.Equal(margins.SelectMany(z => new[] { (float)Logistic.Sigmoids(z).Negative, (float)Logistic.Sigmoids(z).Positive }), Run<float>(predictor, matrix, PredictionKind.Both, 2));
                Assert.Equal(margins.Select(Logistic.Sigmoid), Run<double>(predictor, matrix, PredictionKind.Positive, 1));
                Assert.Equal(margins.Select(z => (float)Logistic.Sigmoid(z)), Run<float>(predictor, matrix, PredictionKind.Positive, 1));

                // Margins may be mapped before they become probabilities.
                predictor.Run<double>(matrix, PredictionKind.Positive, z =>
                {
                    foreach (ref double margin in z)
                        margin = (0.5 * margin) + 1;
                }, mapped);
                Assert.Equal(margins.Select(z => Logistic.Sigmoid((0.5 * z) + 1)), mapped);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(11)]
    public void Nothing_behind_the_last_row_counts_and_a_row_of_NaN_is_alone(int columns)
    {
        const int Rows = 21, Odd = 10;
        float[] x = [.. Numbers(Rows * columns), .. Enumerable.Repeat(float.NaN, 64)];
        x[Odd * columns] = float.NaN;
        using var matrix = DenseMatrix.Wrap(x.AsMemory(0, Rows * columns), Rows, columns);
        var (w, b) = Coefficients(1, columns);
        foreach (int bits in s_bits)
        {
            double[] p = Run<double>(new LinearPredictor(w, b, null, bits), matrix, PredictionKind.Positive, 1);
            Assert.Equal([Odd], Enumerable.Range(0, Rows).Where(i => double.IsNaN(p[i])));
        }
    }

    [Fact]
    public void Infinite_numbers_give_zero_and_one()
    {
        const int Columns = 11;
        for (int at = 0; at < Columns; at++)
        {
            float[] x = new float[2 * Columns];
            (x[at], x[Columns + at]) = (float.PositiveInfinity, float.NegativeInfinity);
            using var matrix = DenseMatrix.Wrap(x, 2, Columns);
            foreach (int bits in s_bits)
                Assert.Equal([0, 1, 1, 0], Run<double>(new LinearPredictor([[.. Enumerable.Repeat(1.0, Columns)]], [0], null, bits), matrix, PredictionKind.Both, 2));
        }
    }

    [Fact]
    public void Probabilities_of_one_margin_are_the_bits_of_the_scalar_formula()
    {
        double[] z = [.. Enumerable.Range(-8000, 16_001).Select(i => i * 0.1), 0.0, -0.0, 1e-300, -1e-300, -708, -708.5, 1e300, -1e300];
        using var matrix = DenseMatrix.Wrap(z, z.Length, 1);
        foreach (int bits in s_bits)
        {
            var predictor = new LinearPredictor([[1]], [0], null, bits);
            Assert.Equal(z.SelectMany(m => new[] { Logistic.Sigmoids(m).Negative, Logistic.Sigmoids(m).Positive }), Run<double>(predictor, matrix, PredictionKind.Both, 2));
            Assert.Equal(z.Select(Logistic.Sigmoid), Run<double>(predictor, matrix, PredictionKind.Positive, 1));
            Assert.Equal(z.Select(m => (float)Logistic.Sigmoid(m)), Run<float>(predictor, matrix, PredictionKind.Positive, 1));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(70)]
    public void Probabilities_of_classes_are_those_of_the_scalar_formula(int classes)
    {
        const int Rows = 77, Columns = 5;
        var (w, b) = Coefficients(classes, Columns);
        foreach (double scale in (double[])[1, 300, 2000])
        {
            double[] x = Array.ConvertAll(Numbers(Rows * Columns), value => value * scale);
            using var matrix = DenseMatrix.Wrap(x, Rows, Columns);
            foreach (int bits in s_bits)
            {
                var predictor = new LinearPredictor(w, b, null, bits);
                double[] expected = new double[Rows * classes];
                predictor.Margins(matrix, expected);
                double[] oneVsRest = [.. expected];
                ClassLogProbabilities.OfRows(expected, classes, false);
                ClassLogProbabilities.OfRows(oneVsRest, classes, true);
                AssertClose(expected, Run<double>(predictor, matrix, PredictionKind.Softmax, classes));
                AssertClose(oneVsRest, Run<double>(predictor, matrix, PredictionKind.OneVsRest, classes));
            }
        }
    }

    [Fact]
    public void Numbers_of_float32_are_those_of_float64_rounded_once()
    {
        const int Rows = 1001, Columns = 13, Classes = 3;
        var (w, b) = Coefficients(Classes, Columns);
        using var matrix = DenseMatrix.Wrap(Numbers(Rows * Columns), Rows, Columns);
        foreach (int bits in s_bits)
        {
            foreach (var kind in (PredictionKind[])[PredictionKind.Margins, PredictionKind.Softmax, PredictionKind.OneVsRest])
                Assert.Equal(Run<double>(new LinearPredictor(w, b, null, bits), matrix, kind, Classes).Select(p => (float)p), Run<float>(new LinearPredictor(w, b, null, bits), matrix, kind, Classes));
            foreach (var kind in (PredictionKind[])[PredictionKind.Positive, PredictionKind.Both])
            {
                var predictor = new LinearPredictor([w[0]], [b[0]], null, bits);
                int width = kind == PredictionKind.Both ? 2 : 1;
                Assert.Equal(Run<double>(predictor, matrix, kind, width).Select(p => (float)p), Run<float>(predictor, matrix, kind, width));
            }
        }
    }

    // One output is four sums by turns, several are a sum each, with vectors of any width.
    [Theory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    public void Margins_of_sparse_rows_are_sums_in_the_order_of_the_row(ElementType type)
    {
        const int Rows = 41, Columns = 60;
        long[] starts = [.. Enumerable.Range(0, Rows + 1).Select(i => (long)i * (i - 1) / 2)];
        float[] values = Numbers((int)starts[^1]);
        int[] columns = [.. Enumerable.Range(0, Rows).SelectMany(i => Enumerable.Range(0, i).Select(t => t + (i % 20)))];
        using var matrix = type == ElementType.Float32
            ? CsrMatrix.From(starts, columns, values, Columns)
            : CsrMatrix.From(starts, columns, Array.ConvertAll(values, value => (double)value), Columns);

        foreach (int outputs in (int[])[1, 2, 3, 4, 5, 8, 11, 23])
        {
            var (w, b) = Coefficients(outputs, Columns);
            int turns = outputs == 1 ? 4 : 1;
            foreach (int bits in s_bits)
            {
                double[] margins = Run<double>(new LinearPredictor(w, b, null, bits), matrix, PredictionKind.Margins, outputs);
                for (int i = 0; i < Rows; i++)
                {
                    for (int c = 0; c < outputs; c++)
                    {
                        var sums = new double[4];
                        sums[0] = outputs == 1 ? 0 : b[c];
                        for (int t = 0; t < i; t++)
                        {
                            long at = starts[i] + t;
                            ref double sum = ref sums[t < i / turns * turns ? t % turns : 0];
                            sum = double.MultiplyAddEstimate(values[at], w[c][columns[at]], sum);
                        }

                        Assert.Equal(outputs == 1 ? b[0] + ((sums[0] + sums[1]) + (sums[2] + sums[3])) : sums[0], margins[(i * outputs) + c]);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void Sparse_rows_give_what_dense_rows_give(int outputs)
    {
        var data = SparseSyntheticData.Generate(500, 60, 7);
        var (w, b) = Coefficients(outputs, 60);
        var scaling = new ColumnScaling([.. Enumerable.Range(0, 60).Select(j => 0.1 * j)], [.. Enumerable.Range(0, 60).Select(j => 1.0 + j)]);
        double[] rows = new double[500 * 60];
        for (int i = 0; i < 500; i++)
            data.Features.CopyRow(i, rows.AsSpan(i * 60, 60));
        using var dense = DenseMatrix.Wrap(rows, 500, 60);
        foreach (int bits in s_bits)
        {
            foreach (var map in (ColumnScaling?[])[null, scaling])
            {
                var predictor = new LinearPredictor(w, b, map, bits);
                double[] expected = Run<double>(predictor, dense, PredictionKind.Margins, outputs), actual = Run<double>(predictor, data.Features, PredictionKind.Margins, outputs);
                for (int i = 0; i < expected.Length; i++)
                    Assert.Equal(expected[i], actual[i], 1e-12);
            }
        }
    }

    [Fact]
    public void Memory_taken_does_not_grow_with_the_rows()
    {
        const int Rows = 1_000_000;
        var (w, b) = Coefficients(1, 1);
        var predictor = new LinearPredictor(w, b, null, threads: 1);
        using var matrix = DenseMatrix.Wrap(new float[Rows], Rows, 1);
        var target = new float[Rows];
        predictor.Run<float>(matrix, PredictionKind.Positive, null, target);
        long before = GC.GetAllocatedBytesForCurrentThread();
        predictor.Run<float>(matrix, PredictionKind.Positive, null, target);

        // The runtime counts memory in blocks of 8 KiB; an object for each strip of 64 rows would be 375 KB.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 10);
    }

    private static void Check(DenseMatrix matrix, float[] x, double[][] w, double[] b, ColumnScaling? scaling, int bits)
    {
        int columns = matrix.Columns;
        double[] margins = Run<double>(new LinearPredictor(w, b, scaling, bits), matrix, PredictionKind.Margins, b.Length);
        for (int at = 0; at < margins.Length; at++)
        {
            var (i, c) = Math.DivRem(at, b.Length);
            double expected = b[c], size = Math.Abs(b[c]);
            for (int j = 0; j < columns; j++)
            {
                double term = (scaling is null ? x[(i * columns) + j] : (x[(i * columns) + j] - scaling.Mean[j]) / scaling.Scale[j]) * w[c][j];
                expected += term;
                size += Math.Abs(term);
            }

            // Every sum of so many terms, in whatever order, is within columns/2 units of the last place of the sum of magnitudes; the quotients add two.
            Assert.InRange(margins[at] - expected, -(columns + 4) * 2.3e-16 * size, (columns + 4) * 2.3e-16 * size);
        }
    }

    private static T[] Run<T>(LinearPredictor predictor, FeatureMatrix features, PredictionKind kind, int width) where T : unmanaged
    {
        var target = new T[features.Rows * width];
        predictor.Run<T>(features, kind, null, target);
        return target;
    }

    private static void AssertClose(double[] logarithms, double[] probabilities)
    {
        for (int i = 0; i < logarithms.Length; i++)
        {
            // An error of a margin is relative in a probability; what float64 holds only as a subnormal number is 0.
            double expected = Math.Exp(logarithms[i]);
            Assert.InRange(probabilities[i] - expected, -(1e-14 * expected * (1 + Math.Abs(logarithms[i]))) - 1e-307, (1e-14 * expected * (1 + Math.Abs(logarithms[i]))) + 1e-307);
        }
    }

    private static (double[][] Coefficients, double[] Intercepts) Coefficients(int outputs, int columns) =>
        ([.. Enumerable.Range(0, outputs).Select(c => Enumerable.Range(0, columns).Select(j => Math.Cos(j + (2.5 * c))).ToArray())], [.. Enumerable.Range(0, outputs).Select(c => 0.25 - c)]);

    private static float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => (float)Math.Sin((i % 9973) + 0.5))];

    private static DenseMatrix[] Matrices(float[] x, int rows, int columns) =>
        [DenseMatrix.Wrap(x, rows, columns), DenseMatrix.Wrap(Array.ConvertAll(x, value => (double)value), rows, columns)];
}
