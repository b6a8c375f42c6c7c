using GpuLogReg.Compute;
using GpuLogReg.Data;

namespace GpuLogReg.Ilgpu.Tests.Support;

/// <summary>Compares an objective with straight loops: the whole data, parts of it, other orders, margins, and the same bits twice.</summary>
internal static class ObjectiveAssert
{
    public static void Agrees(IObjective objective, Dataset data, Precision precision)
    {
        double epsilon = precision == Precision.Float32 ? 2e-6 : 1e-14;
        double[] w = RandomData.Coefficients(data.Columns, seed: 5);
        var expected = new PlainLoops(data, w, RowRange.All(data.Rows));
        using Vector weights = objective.Space.Allocate(w.Length);
        using Vector gradient = objective.Space.Allocate(w.Length);
        objective.Space.Upload(w, weights);

        double loss = objective.ValueAndGradient(weights, gradient, RowRange.All(data.Rows));
        Assert.Equal(expected.Loss, loss, epsilon * (1 + expected.Loss));
        AssertGradient(expected, objective, gradient, epsilon);

        var margins = new double[data.Rows];
        objective.Margins(weights, margins);
        for (int i = 0; i < margins.Length; i++)
            Assert.Equal(expected.Margins[i], margins[i], 10 * epsilon);

        double again = objective.ValueAndGradient(weights, gradient, RowRange.All(data.Rows));
        Assert.Equal(BitConverter.DoubleToInt64Bits(loss), BitConverter.DoubleToInt64Bits(again));

        if (data.Rows < 3)
            return;
        int[] order = [.. Enumerable.Range(0, (int)data.Rows).Reverse()];
        objective.Order(order);
        var part = new RowRange(1, data.Rows - 2);
        objective.Gradient(weights, gradient, part);
        AssertGradient(new PlainLoops(data, w, part, order), objective, gradient, epsilon);
        objective.Order([]);
        objective.Gradient(weights, gradient, new RowRange(2, 1));
        AssertGradient(new PlainLoops(data, w, new RowRange(2, 1)), objective, gradient, epsilon);
    }

    private static void AssertGradient(PlainLoops expected, IObjective objective, Vector gradient, double epsilon)
    {
        var actual = new double[gradient.Length];
        objective.Space.Download(gradient, actual);
        for (int j = 0; j < actual.Length; j++)
        {
            double tolerance = epsilon * (1e-3 + expected.GradientMagnitude[j]);
            Assert.True(Math.Abs(expected.Gradient[j] - actual[j]) <= tolerance, $"gradient[{j}] is {actual[j]:R}; expected {expected.Gradient[j]:R} ± {tolerance:R}.");
        }
    }
}
