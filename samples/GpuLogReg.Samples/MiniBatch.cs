using GpuLogReg.Data;
using GpuLogReg.Estimators;

namespace GpuLogReg.Samples;

/// <summary>Mini-batch descent: 16 rows a step, in an order drawn anew every epoch from a seed, compared with the optimum that L-BFGS finds.</summary>
internal static class MiniBatch
{
    public static (LogisticModel Model, double Optimum) Run(TextWriter output)
    {
        Dataset data = Clouds.Draw((200, [-1, -1], [1, 1]), (200, [1, 1], [1, 1]), seed: 2);
        var options = new LogisticRegressionOptions
        {
            Solver = SolverKind.MiniBatch, BatchSize = 16, Epochs = 30, LearningRate = 0.01, Momentum = 0.9, Seed = 7,
        };
        LogisticModel model = new LogisticRegression(options).Fit(data);
        double optimum = new LogisticRegression(new() { Solver = SolverKind.Lbfgs, Tolerance = 1e-6 }).Fit(data).Training.Objective;
        foreach (int epoch in (int[])[0, 1, 5, 30])
            output.WriteLine($"epoch {epoch,2}: cost {model.Training.CostHistory[epoch]:F6}");
        output.WriteLine($"optimum:  cost {optimum:F6}");
        return (model, optimum);
    }
}
