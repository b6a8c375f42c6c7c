using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Data;

namespace GpuLogReg.Core.Tests.Cpu;

public class TwoPassObjectiveTests
{
    [Theory]
    [InlineData(Precision.Float64, 1e-12)]
    [InlineData(Precision.Float32, 2e-5)]
    public void The_yardstick_computes_what_the_oracle_computes(Precision precision, double tolerance)
    {
        var data = TestSets.Random(333, 7, 21, weighted: true).WithScaling(new ColumnScaling([0.1, 0, 0, 0, 0, 0, 0], [2, 1, 1, 1, 1, 1, 1]));
        using var oracle = new ReferenceBackend().Prepare(data, LossKind.Logistic, precision);
        using var twoPass = new SimdBackend().PrepareTwoPass(data, LossKind.Logistic, precision);
        double[] w = [1, -2, 0.5, 0, 3, -1, 0.25, 0.1];
        foreach (var rows in new[] { RowRange.All(333), new RowRange(17, 100), new RowRange(332, 1) })
        {
            var (expected, expectedGradient) = Evaluate(oracle, w, rows);
            var (value, gradient) = Evaluate(twoPass, w, rows);
            Assert.Equal(expected, value, tolerance * 333);
            for (int j = 0; j < 8; j++)
                Assert.Equal(expectedGradient[j], gradient[j], tolerance * 333);
        }
    }

    [Fact]
    public void Orders_and_margins_follow_the_contract()
    {
        var data = TestSets.Random(50, 3, 22);
        using var oracle = new ReferenceBackend().Prepare(data, LossKind.Logistic, Precision.Float64);
        using var twoPass = new SimdBackend().PrepareTwoPass(data, LossKind.Logistic, Precision.Float64);
        var order = new int[50];
        RowOrder.Shuffle(order, 1, 0);
        double[] w = [1, -2, 0.5, 0.1], expected = new double[50], margins = new double[50];
        oracle.Order(order);
        twoPass.Order(order);
        Assert.Equal(Evaluate(oracle, w, new RowRange(3, 20)).Value, Evaluate(twoPass, w, new RowRange(3, 20)).Value, 1e-12);
        using var a = oracle.Space.Allocate(4);
        using var b = twoPass.Space.Allocate(4);
        oracle.Space.Upload(w, a);
        twoPass.Space.Upload(w, b);
        oracle.Margins(a, expected);
        twoPass.Margins(b, margins);
        for (int i = 0; i < 50; i++)
            Assert.Equal(expected[i], margins[i], 1e-14);
    }

    private static (double Value, double[] Gradient) Evaluate(IObjective objective, double[] w, RowRange rows)
    {
        using var point = objective.Space.Allocate(w.Length);
        using var gradient = objective.Space.Allocate(w.Length);
        objective.Space.Upload(w, point);
        double value = objective.ValueAndGradient(point, gradient, rows);
        var result = new double[w.Length];
        objective.Space.Download(gradient, result);
        return (value, result);
    }
}
