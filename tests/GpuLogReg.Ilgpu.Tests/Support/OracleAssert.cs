using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Data;

namespace GpuLogReg.Ilgpu.Tests.Support;

/// <summary>Compares all that an objective offers with the oracle's: ranges, orders, margins, second order, new targets, and the same bits twice.</summary>
internal sealed class OracleAssert
{
    private readonly IObjective _actual;
    private readonly IObjective _expected;
    private readonly Dataset _data;
    private readonly double _tolerance;
    private readonly double[] _w;
    private readonly double[] _direction;

    private OracleAssert(IObjective actual, IObjective expected, Dataset data, Precision precision)
    {
        _actual = actual;
        _expected = expected;
        _data = data;

        // Values of X are at most 1, so Σ s bounds what any sum below is made of, but for the loss and the margins, which are of order one a row.
        _tolerance = (precision != Precision.Float64 ? 4e-6 : 1e-13) * (1 + Math.Max(data.WeightSum(), 3 * data.Rows));
        _w = Numbers(actual.Shape, 11);
        _direction = Numbers(actual.Shape, 12);
    }

    /// <summary>Compares.</summary>
    /// <param name="backend">Under test.</param>
    /// <param name="data">Labelled rows.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="precision">How X is stored.</param>
    /// <param name="ordered">False where rows come in the order of the data alone.</param>
    public static void Agrees(IBackend backend, Dataset data, LossKind loss, Precision precision, bool ordered = true) =>
        Agrees(backend.Prepare, data, loss, precision, ordered);

    /// <summary>The same of an objective that is prepared otherwise.</summary>
    public static void Agrees(Func<Dataset, LossKind, Precision, IObjective> prepare, Dataset data, LossKind loss, Precision precision, bool ordered = true)
    {
        using var oracle = new ReferenceBackend();
        using IObjective expected = oracle.Prepare(data, loss, precision);
        using IObjective actual = prepare(data, loss, precision);
        Assert.Equal(expected.Shape, actual.Shape);
        var check = new OracleAssert(actual, expected, data, precision);
        check.FirstOrder(ordered);
        check.SecondOrder();
        check.NewTargets();
    }

    private void FirstOrder(bool ordered)
    {
        var all = RowRange.All(_data.Rows);
        Evaluations(all);
        Margins();
        if (_data.Rows < 4)
            return;
        Evaluations(new RowRange(1, _data.Rows - 2));
        if (!ordered)
            return;
        int[] order = [.. Enumerable.Range(0, (int)_data.Rows).Reverse()];
        _actual.Order(order);
        _expected.Order(order);
        Evaluations(all);
        Evaluations(new RowRange(_data.Rows / 3, (_data.Rows + 1) / 2));
        Evaluations(new RowRange(2, 1));
        Margins();
        _actual.Order([]);
        _expected.Order([]);
        Evaluations(all);
    }

    private void Evaluations(RowRange rows)
    {
        var (expected, expectedGradient) = Evaluate(_expected, rows);
        var (actual, actualGradient) = Evaluate(_actual, rows);
        Assert.Equal(expected, actual, _tolerance);
        Near(expectedGradient, actualGradient, "gradient");
        var (again, gradientAgain) = Evaluate(_actual, rows);
        Assert.Equal(BitConverter.DoubleToInt64Bits(actual), BitConverter.DoubleToInt64Bits(again));
        Assert.Equal(actualGradient, gradientAgain);
    }

    private void Margins()
    {
        double[] expected = Margins(_expected), actual = Margins(_actual);
        Near(expected, actual, "margins");
    }

    private void SecondOrder()
    {
        using Vector w = Upload(_actual, _w), v = Upload(_actual, _direction), product = _actual.Space.Allocate(_w.Length);
        using Vector w0 = Upload(_expected, _w), v0 = Upload(_expected, _direction), product0 = _expected.Space.Allocate(_w.Length);
        using (ICurvature actual = _actual.CurvatureAt(w), expected = _expected.CurvatureAt(w0))
        {
            actual.Multiply(v, product);
            expected.Multiply(v0, product0);
            Near(Download(_expected, product0), Download(_actual, product), "product");
            var hessian = new double[_w.Length * _w.Length];
            if (actual.TryDense(hessian))
            {
                var oracle = new double[hessian.Length];
                Assert.True(expected.TryDense(oracle));
                Near(oracle, hessian, "hessian");
            }
        }

        using ILine line = _actual.LineAt(w, v), line0 = _expected.LineAt(w0, v0);
        foreach (double alpha in new[] { 0, 1, -0.5 })
        {
            var (value, slope) = line.At(alpha);
            var (value0, slope0) = line0.At(alpha);
            Assert.Equal(value0, value, _tolerance);
            Assert.Equal(slope0, slope, 3 * _tolerance);
        }
    }

    private void NewTargets()
    {
        int classes = Math.Max(2, _actual.Shape.Outputs);
        int[] labels = [.. Enumerable.Range(0, (int)_data.Rows).Select(i => i * 7 % classes)];
        double[] weights = [.. labels.Select((_, i) => i % 3 == 1 ? 0 : 0.25 + (i % 2))];
        _actual.SetTargets(labels, weights);
        _expected.SetTargets(labels, weights);
        Assert.Equal(_expected.Shape, _actual.Shape);
        Evaluations(RowRange.All(_data.Rows));
        SecondOrder();
    }

    private (double Value, double[] Gradient) Evaluate(IObjective objective, RowRange rows)
    {
        using Vector w = Upload(objective, _w), gradient = objective.Space.Allocate(_w.Length);
        double value = objective.ValueAndGradient(w, gradient, rows);
        return (value, Download(objective, gradient));
    }

    private double[] Margins(IObjective objective)
    {
        using Vector w = Upload(objective, _w);
        var margins = new double[objective.Shape.Rows * objective.Shape.Outputs];
        objective.Margins(w, margins);
        return margins;
    }

    private void Near(double[] expected, double[] actual, string name)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= _tolerance, $"{name}[{i}] is {actual[i]:R}; expected {expected[i]:R} ± {_tolerance:R}.");
    }

    private static double[] Numbers(ObjectiveShape shape, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, shape.Coefficients).Select(_ => ((2 * random.NextDouble()) - 1) * 3 / Math.Sqrt(Math.Min(shape.Features, 50)))];
    }

    private static Vector Upload(IObjective objective, double[] values)
    {
        Vector vector = objective.Space.Allocate(values.Length);
        objective.Space.Upload(values, vector);
        return vector;
    }

    private static double[] Download(IObjective objective, Vector vector)
    {
        var values = new double[vector.Length];
        objective.Space.Download(vector, values);
        return values;
    }
}
