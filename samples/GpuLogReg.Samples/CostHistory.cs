using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Estimators;

namespace GpuLogReg.Samples;

/// <summary>With all weights zero every P is ½ and the cost is log 2; gradient descent then lowers it at every step.</summary>
internal static class CostHistory
{
    public static IReadOnlyList<double> Run(TextWriter output)
    {
        var x = DenseMatrix.From(new double[,] { { -2 }, { -1 }, { 1 }, { 2 } });
        int[] y = [0, 0, 1, 1];
        var options = new LogisticRegressionOptions
        {
            Penalty = Penalty.None, Solver = SolverKind.GradientDescent, LearningRate = 0.1, MaxIterations = 100, Tolerance = 0, Precision = Precision.Float64,
        };
        IReadOnlyList<double> cost = new LogisticRegression(options).Fit(x, y).Training.CostHistory;
        foreach (int step in (int[])[0, 1, 10, 100])
            output.WriteLine($"step {step,3}: cost {cost[step]:F6}");
        return cost;
    }
}
