using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Estimators;

namespace GpuLogReg.Parity;

/// <summary>Four rows that a person can follow: a thousand steps at rate 0.01 against the textbook's loop written out here.</summary>
public sealed class WorkedExampleTests(OpenedBackends backends)
{
    private static readonly double[,] _x = { { 0.2, 0.8 }, { 0.5, 0.4 }, { 0.9, 0.1 }, { 0.4, 0.6 } };
    private static readonly int[] _y = [0, 0, 1, 0];

    public static TheoryData<string, Precision> Precisions => Grid.Precisions(withOracle: true);

    [Theory]
    [MemberData(nameof(Precisions))]
    public void A_thousand_steps_on_four_rows_equal_the_straight_loop(string backend, Precision storage)
    {
        backends.Open(backend, storage);
        using var features = DenseMatrix.From(_x);
        var options = new LogisticRegressionOptions
        {
            Device = backend,
            Precision = storage,
            Penalty = Penalty.None,
            Solver = SolverKind.GradientDescent,
            LearningRate = 0.01,
            MaxIterations = 1000,
            Tolerance = 0,
        };
        var model = new LogisticRegression(options).Fit(features, _y, cancellation: TestContext.Current.CancellationToken);

        var (w1, w2, b, costs) = StraightLoop(storage);
        double tolerance = storage != Precision.Float64 ? 1e-4 : backend == Registry.Oracle ? 1e-12 : 1e-9;
        Assert.Equal(1000, model.Training.Iterations);
        Close.Numbers([w1, w2, b], [.. model.Coefficients[0], model.Intercepts[0]], [tolerance, tolerance, tolerance], "w");
        Close.Numbers(costs, [.. model.Training.CostHistory], [.. Enumerable.Repeat(tolerance, 1001)], "J");
        Close.Number(Math.Log(2), costs[0], 1e-15, "J(0)");
        Assert.True(costs[^1] < costs[0] - 0.1, "the loop learned nothing");
    }

    private static (double W1, double W2, double B, double[] Costs) StraightLoop(Precision storage)
    {
        double w1 = 0, w2 = 0, b = 0;
        var costs = new double[1001];
        for (int step = 0; ; step++)
        {
            double g1 = 0, g2 = 0, gb = 0;
            for (int i = 0; i < 4; i++)
            {
                double p = 1 / (1 + Math.Exp(-((StorageRounding.Round(_x[i, 0], storage) * w1) + (StorageRounding.Round(_x[i, 1], storage) * w2) + b)));
                costs[step] -= Math.Log(_y[i] == 1 ? p : 1 - p) / 4;
                g1 += (p - _y[i]) * StorageRounding.Round(_x[i, 0], storage) / 4;
                g2 += (p - _y[i]) * StorageRounding.Round(_x[i, 1], storage) / 4;
                gb += (p - _y[i]) / 4;
            }

            if (step == 1000)
                return (w1, w2, b, costs);
            (w1, w2, b) = (w1 - (0.01 * g1), w2 - (0.01 * g2), b - (0.01 * gb));
        }
    }
}
