using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Data;

namespace GpuLogReg.Ilgpu.Tests.Support;

/// <summary>Compares the batches of several epochs, each in an order of its own, with the oracle's, and each batch with itself.</summary>
internal static class BatchAssert
{
    public static void Agrees(IBackend backend, Dataset data, LossKind loss, Precision precision, int batch, int epochs)
    {
        using var oracle = new ReferenceBackend();
        using IObjective expected = oracle.Prepare(data, loss, precision), actual = backend.Prepare(data, loss, precision);
        var random = new Random(17);
        double[] w = [.. Enumerable.Range(0, expected.Shape.Coefficients).Select(_ => random.NextDouble() - 0.5)];
        double tolerance = (precision == Precision.Float32 ? 4e-6 : 1e-13) * (1 + (3 * data.Rows));
        int[] order = [.. Enumerable.Range(0, (int)data.Rows)];
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            // The last epoch goes through the order of the data.
            random.Shuffle(order);
            expected.Order(epoch < epochs - 1 ? order : []);
            actual.Order(epoch < epochs - 1 ? order : []);
            for (long start = 0; start < data.Rows; start += batch)
            {
                var rows = new RowRange(start, Math.Min(batch, data.Rows - start));
                double[] numbers = Evaluate(actual, w, rows);
                Near(Evaluate(expected, w, rows), numbers, tolerance);
                Assert.Equal(numbers, Evaluate(actual, w, rows));
            }

            Near(Evaluate(expected, w, RowRange.All(data.Rows)), Evaluate(actual, w, RowRange.All(data.Rows)), tolerance);
        }
    }

    private static double[] Evaluate(IObjective objective, double[] w, RowRange rows)
    {
        using Vector weights = objective.Space.Allocate(w.Length), gradient = objective.Space.Allocate(w.Length);
        objective.Space.Upload(w, weights);
        double value = objective.ValueAndGradient(weights, gradient, rows);
        var numbers = new double[w.Length];
        objective.Space.Download(gradient, numbers);
        return [value, .. numbers];
    }

    private static void Near(double[] expected, double[] actual, double tolerance)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"number {i} is {actual[i]:R}; expected {expected[i]:R} ± {tolerance:R}.");
    }
}
