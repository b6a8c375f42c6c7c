using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Data;
using GpuLogReg.Estimators;

namespace GpuLogReg.Core.Tests.Cpu;

/// <summary>An engine in the memory of its data computes, to the last bit, what it computes in memory of its own, and leaves the data as it was.</summary>
public class LentRowsTests
{
    private static readonly (int Rows, int Columns)[] s_shapes = [(2, 1), (16, 3), (33, 7), (64, 28), (1001, 5), (4099, 33)];

    public static TheoryData<int, Precision, bool> Engines => new MatrixTheoryData<int, Precision, bool>([128, 256, 512], [Precision.Float32, Precision.Float64], [false, true]);

    [Theory]
    [MemberData(nameof(Engines))]
    public void A_loan_changes_no_bit_of_any_pass(int bits, Precision precision, bool smallTiles)
    {
        var backend = new SimdBackend { Tiles = smallTiles ? TileSize.Small : TileSize.Large };
        foreach (var (rows, columns) in s_shapes)
        {
            foreach (var loss in new[] { LossKind.Logistic, LossKind.Softmax })
            {
                var data = Owned(rows, columns, precision);
                Answers expected;
                using (var own = backend.Prepare(data, loss, precision, bits))
                    expected = Answers.Of(own);

                data.Dense().MayLend = true;
                using (var lent = backend.Prepare(data.Lending(), loss, precision, bits))
                {
                    // Rows that stay row-major are read where they lie, and nothing is turned: others may read them meanwhile.
                    if (DenseLayout.IsRowMajor(columns, precision, loss, backend.Tiles))
                        data.CopyRow(0, new double[columns]);
                    else
                        Assert.Contains("is lent to a fit", Assert.Throws<InvalidOperationException>(() => data.CopyRow(0, new double[columns])).Message, StringComparison.Ordinal);
                    Answers.Of(lent).EnsureEqual(expected);
                }
            }
        }
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Float64)]
    public void The_rows_are_back_afterwards(Precision precision)
    {
        var data = Owned(1001, 5, precision);
        double[][] before = Rows(data);
        data.Dense().MayLend = true;
        using (var objective = new SimdBackend().Prepare(data.Lending(), LossKind.Logistic, precision))
            Answers.Of(objective);
        Assert.Equal(before, Rows(data));

        // What would not come back to the last bit is not lent: other numbers than these, or these seen otherwise.
        var scaled = data.WithScaling(new ColumnScaling([1, -2, 0, 0, 0.5], [3, 0.1, 1, 7, 2])).Lending();
        foreach (var (seen, storage) in ((Dataset, Precision)[])[(scaled, precision), (data.Lending(), Precision.BFloat16), (data.Lending(), precision == Precision.Float32 ? Precision.Float64 : Precision.Float32)])
        {
            using var objective = new SimdBackend().Prepare(seen, LossKind.Logistic, storage);
            Answers.Of(objective);
            Assert.Equal(before, Rows(data));
        }
    }

    [Fact]
    public void Data_disposed_during_a_loan_goes_when_it_ends()
    {
        var data = Owned(40, 3, Precision.Float32);
        data.Dense().MayLend = true;
        using (var objective = new SimdBackend().Prepare(data.Lending(), LossKind.Logistic, Precision.Float32))
        {
            data.Features.Dispose();
            Answers.Of(objective);
        }

        Assert.Contains("is disposed", Assert.Throws<InvalidOperationException>(() => data.CopyRow(0, new double[3])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_users_own_memory_is_not_touched()
    {
        float[] mine = [1, 2, 3, 4, 5, 6];
        var matrix = DenseMatrix.Wrap(mine.AsMemory(), 3, 2);
        matrix.MayLend = true;
        using var objective = new SimdBackend().Prepare(new Dataset(matrix, new[] { 0, 1, 0 }).Lending(), LossKind.Logistic, Precision.Float32);
        Answers.Of(objective);
        Assert.Equal([1, 2, 3, 4, 5, 6], mine);
        Assert.Equal(4, matrix.Row<float>(1)[1]);
    }

    [Fact]
    public void Only_who_says_that_it_reads_X_no_other_way_borrows()
    {
        var data = Owned(40, 3, Precision.Float32);
        data.Dense().MayLend = true;
        double[][] before = Rows(data);
        using var objective = new SimdBackend().Prepare(data, LossKind.Logistic, Precision.Float32);
        Answers.Of(objective);
        Assert.Equal(before, Rows(data));
    }

    [Theory]
    [InlineData(SolverKind.Lbfgs, false)]
    [InlineData(SolverKind.Newton, true)]
    [InlineData(SolverKind.MiniBatch, true)]
    [InlineData(SolverKind.MiniBatch, false)]
    public void Fits_are_the_same_to_the_last_bit(SolverKind solver, bool standardize)
    {
        var options = new LogisticRegressionOptions { Solver = solver, Device = "cpu", Precision = Precision.Float32, Standardize = standardize, Epochs = 3 };
        var data = Owned(3001, 9, Precision.Float32);
        var expected = new LogisticRegression(options).Fit(data);
        data.Dense().MayLend = true;
        var lent = new LogisticRegression(options).Fit(data);
        Assert.Equal(expected.Coefficients[0], lent.Coefficients[0]);
        Assert.Equal(expected.Intercepts, lent.Intercepts);
    }

    private static Dataset Owned(int rows, int columns, Precision precision)
    {
        var source = TestSets.Random(rows, columns, rows + columns, weighted: rows > 2);
        var matrix = DenseMatrix.Allocate(rows, columns, precision == Precision.Float32 ? ElementType.Float32 : ElementType.Float64);
        var row = new double[columns];
        for (int i = 0; i < rows; i++)
        {
            source.CopyRow(i, row);
            for (int j = 0; j < columns; j++)
            {
                if (precision == Precision.Float32)
                    matrix.WritableRow<float>(i)[j] = (float)row[j];
                else
                    matrix.WritableRow<double>(i)[j] = row[j];
            }
        }

        return source.WithFeatures(matrix);
    }

    private static double[][] Rows(Dataset data) => [.. Enumerable.Range(0, (int)data.Rows).Select(i =>
    {
        var row = new double[data.Columns];
        data.CopyRow(i, row);
        return row;
    })];

    /// <summary>Everything that an objective is asked, passes in the order of the data and in another one taking turns.</summary>
    private sealed record Answers(IReadOnlyList<double[]> Numbers)
    {
        public static Answers Of(IObjective objective)
        {
            var shape = objective.Shape;
            using var w = objective.Space.Allocate(shape.Coefficients);
            using var v = objective.Space.Allocate(shape.Coefficients);
            using var result = objective.Space.Allocate(shape.Coefficients);
            objective.Space.Upload([.. Enumerable.Range(0, shape.Coefficients).Select(j => Math.Sin(j + 1))], w);
            objective.Space.Upload([.. Enumerable.Range(0, shape.Coefficients).Select(j => Math.Cos(j + 1))], v);
            var numbers = new List<double[]>();
            var order = new int[shape.Rows];
            RowOrder.Shuffle(order, 7, 0);
            RowRange[] ranges = [RowRange.All(shape.Rows), new(shape.Rows / 3, shape.Rows - (shape.Rows / 3)), new(1, 1)];
            foreach (int[] asked in (int[][])[[], order, []])
            {
                objective.Order(asked);
                foreach (var range in ranges)
                {
                    double value = objective.ValueAndGradient(w, result, range);
                    numbers.Add([value, .. Download()]);
                }

                var margins = new double[shape.Rows * shape.Outputs];
                objective.Margins(w, margins);
                numbers.Add(margins);
                using var curvature = objective.CurvatureAt(w);
                curvature.Multiply(v, result);
                numbers.Add(Download());
                var hessian = new double[shape.Coefficients * shape.Coefficients];
                numbers.Add(curvature.TryDense(hessian) ? hessian : []);
                using var line = objective.LineAt(w, v);
                var (along, slope) = line.At(0.5);
                numbers.Add([along, slope]);
            }

            objective.Order([]);
            return new Answers(numbers);

            double[] Download()
            {
                var target = new double[shape.Coefficients];
                objective.Space.Download(result, target);
                return target;
            }
        }

        public void EnsureEqual(Answers expected)
        {
            Assert.Equal(expected.Numbers.Count, Numbers.Count);
            for (int i = 0; i < Numbers.Count; i++)
                Assert.Equal(expected.Numbers[i].Select(BitConverter.DoubleToInt64Bits), Numbers[i].Select(BitConverter.DoubleToInt64Bits));
        }
    }
}
