using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Data;

namespace GpuLogReg.Core.Tests.Cpu;

/// <summary>The oracle against numbers worked by hand (mpmath 1.3.0, 40 digits) and against its own differences.</summary>
public class ReferenceBackendTests
{
    private static (double Value, double[] Gradient) Evaluate(Dataset data, double[] w, RowRange? rows = null, int[]? order = null)
    {
        using var backend = new ReferenceBackend();
        using var objective = backend.Prepare(data, LossKind.Logistic, Precision.Float64);
        using var point = objective.Space.Allocate(w.Length);
        using var gradient = objective.Space.Allocate(w.Length);
        objective.Space.Upload(w, point);
        objective.Order(order);
        double value = objective.ValueAndGradient(point, gradient, rows ?? RowRange.All(data.Rows));
        var result = new double[w.Length];
        objective.Space.Download(gradient, result);
        return (value, result);
    }

    [Fact]
    public void Loss_and_gradient_of_the_four_rows_at_w_1_minus1_b_half()
    {
        var (value, gradient) = Evaluate(TestSets.FourRows(), [1, -1, 0.5]);
        Assert.Equal(2.7772483088609758372, value, 1e-15 * 3);
        Assert.Equal(0.45486080708007609137, gradient[0], 1e-15);
        Assert.Equal(0.96152818089841746544, gradient[1], 1e-15);
        Assert.Equal(1.4809546186010730668, gradient[2], 2e-15);
    }

    [Fact]
    public void Mean_cost_at_zero_weights_is_ln_2_on_any_balanced_labels()
    {
        foreach (int n in new[] { 2, 10, 1000 })
        {
            var data = new Dataset(TestSets.Random(n, 3, n).Features, Enumerable.Range(0, n).Select(i => i % 2).ToArray());
            Assert.Equal(0.6931, Evaluate(data, new double[4]).Value / n, 0.00005);

            // A plain sum of a thousand terms may be off by a thousand half units in the last place.
            Assert.Equal(Math.Log(2), Evaluate(data, new double[4]).Value / n, 1e-13);
        }
    }

    [Fact]
    public void Gradient_equals_central_differences()
    {
        var data = TestSets.Random(200, 5, 7, weighted: true);
        double[] w = [0.3, -0.7, 1.1, 0, -0.2, 0.4];
        var (_, gradient) = Evaluate(data, w);
        for (int j = 0; j < w.Length; j++)
        {
            // Central differences of 4th order: error h⁴ and rounding eps/h both stay below 1e-8 of the sums here.
            double At(double h) => Evaluate(data, [.. w.Select((v, k) => k == j ? v + h : v)]).Value;
            const double h = 1e-3;
            double difference = ((8 * (At(h) - At(-h))) - (At(2 * h) - At(-2 * h))) / (12 * h);
            Assert.Equal(difference, gradient[j], 1e-8 * Math.Max(1, Math.Abs(difference)));
        }
    }

    [Fact]
    public void Weight_two_counts_as_the_row_twice_and_weight_zero_as_no_row()
    {
        var x = DenseMatrix.From(new[,] { { 0.2, 0.8 }, { 0.5, 0.4 }, { 0.9, 0.1 } });
        var twice = DenseMatrix.From(new[,] { { 0.2, 0.8 }, { 0.9, 0.1 }, { 0.9, 0.1 } });
        double[] w = [0.7, -0.3, 0.1];
        var (weightedValue, weighted) = Evaluate(new Dataset(x, new[] { 0, 0, 1 }, weights: new double[] { 1, 0, 2 }), w);
        var (value, gradient) = Evaluate(new Dataset(twice, new[] { 0, 1, 1 }), w);
        Assert.Equal(value, weightedValue, 1e-15);
        for (int j = 0; j < 3; j++)
            Assert.Equal(gradient[j], weighted[j], 1e-15);
    }

    [Fact]
    public void Row_ranges_count_positions_of_the_order()
    {
        double[] w = [1, -1, 0.5];
        var (all, _) = Evaluate(TestSets.FourRows(), w);
        var (first, _) = Evaluate(TestSets.FourRows(), w, new RowRange(0, 1), [3, 2, 1, 0]);
        var (fourth, _) = Evaluate(TestSets.FourRows(), w, new RowRange(3, 1));
        var (rest, _) = Evaluate(TestSets.FourRows(), w, new RowRange(1, 3), [3, 2, 1, 0]);
        Assert.Equal(fourth, first);
        Assert.Equal(all, first + rest, 1e-15);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 2)]
    [InlineData(3, 2)]
    public void Row_range_outside_the_data_is_refused(long start, long count)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Evaluate(TestSets.FourRows(), [0, 0, 0], new RowRange(start, count)));
        Assert.Contains("not inside 0..4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scaling_is_seen_by_the_engine()
    {
        var data = TestSets.FourRows();
        var scaled = data.WithScaling(new ColumnScaling([0.5, 0.25], [2, 0.5]));
        var byHand = DenseMatrix.Allocate(4, 2, ElementType.Float64);
        var row = new double[2];
        for (int i = 0; i < 4; i++)
        {
            data.CopyRow(i, row);
            byHand.WritableRow<double>(i)[0] = (row[0] - 0.5) / 2;
            byHand.WritableRow<double>(i)[1] = (row[1] - 0.25) / 0.5;
        }

        Assert.Equal(Evaluate(new Dataset(byHand, data.Labels), [1, 2, 3]).Value, Evaluate(scaled, [1, 2, 3]).Value, 1e-15);
    }

    [Fact]
    public void Three_classes_are_refused()
    {
        var data = new Dataset(DenseMatrix.From(new double[,] { { 1 }, { 2 }, { 3 } }), new[] { 0, 1, 2 });
        var error = Assert.Throws<ArgumentException>(() => Evaluate(data, [0, 0]));
        Assert.Contains("3 classes; expected 2", error.Message, StringComparison.Ordinal);
    }
}
