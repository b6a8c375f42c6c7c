using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Ilgpu.Tests.Support;

namespace GpuLogReg.Ilgpu.Tests;

/// <summary>Loss, gradient and margins of every device against straight loops: fused and two-pass, widths around every edge of the shape table.</summary>
public sealed class EvaluationTests
{
    public static TheoryData<string, Precision, int, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, Precision, int, int>();
            foreach (string device in TestDevices.Names)
            {
                foreach (Precision precision in new[] { Precision.Float32, Precision.Float64 })
                {
                    foreach (int columns in new[] { 1, 3, 4, 5, 17, 32, 33, 70, 128, 129, 300, 513 })
                        cases.Add(device, precision, 37, columns);
                    cases.Add(device, precision, 1, 5);
                    cases.Add(device, precision, 5000, 7);
                    cases.Add(device, precision, 9, 2100);
                    cases.Add(device, precision, 3, 5000);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fused_pass_agrees_with_straight_loops(string device, Precision precision, int rows, int columns)
    {
        IBackend backend = TestDevices.Open(device);
        Dataset data = RandomData.Rows(rows, columns, seed: rows + columns, weighted: columns % 2 == 1);
        using IObjective objective = backend.Prepare(data, LossKind.Logistic, precision);
        AssertAgrees(objective, data, precision);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Two_passes_agree_with_straight_loops(string device, Precision precision, int rows, int columns)
    {
        var backend = (ITwoPassBaseline)TestDevices.Open(device);
        Dataset data = RandomData.Rows(rows, columns, seed: rows + columns, weighted: columns % 2 == 1);
        using IObjective objective = backend.PrepareTwoPass(data, LossKind.Logistic, precision);
        AssertAgrees(objective, data, precision);
    }

    private static void AssertAgrees(IObjective objective, Dataset data, Precision precision)
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
            Assert.True(Math.Abs(expected.Gradient[j] - actual[j]) <= epsilon * (1e-3 + expected.GradientMagnitude[j]), $"gradient[{j}] is {actual[j]:R}; expected {expected.Gradient[j]:R}.");
    }
}
