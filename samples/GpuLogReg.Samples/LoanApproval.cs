using GpuLogReg.Data;
using GpuLogReg.Estimators;

namespace GpuLogReg.Samples;

/// <summary>
/// Credit scores lie around 650. Unscaled, a gradient is hundreds of units steep: at rate 0.1 one step moves margins by thousands, every σ saturates
/// at 0 or 1, and the cost jumps about instead of falling (finite, because it is computed from margins, but stuck). A rate that is safe there,
/// 1/L, hardly moves the intercept, so the cost creeps. With scores brought to mean 0 and deviation 1 rate 0.1 is quick.
/// </summary>
internal static class LoanApproval
{
    public static (IReadOnlyList<double> Unscaled, IReadOnlyList<double> SafeRate, IReadOnlyList<double> Scaled, LogisticModel Model) Run(TextWriter output)
    {
        var scores = DenseMatrix.From(new double[,] { { 520 }, { 560 }, { 580 }, { 600 }, { 620 }, { 640 }, { 650 }, { 670 }, { 700 }, { 720 }, { 750 }, { 790 } });
        int[] approved = [0, 0, 0, 0, 0, 1, 0, 1, 1, 1, 1, 1];
        var options = new LogisticRegressionOptions
        {
            Penalty = Penalty.None, Solver = SolverKind.GradientDescent, LearningRate = 0.1, MaxIterations = 500, Tolerance = 0,
        };
        LogisticModel Fit(LogisticRegressionOptions how) => new LogisticRegression(how).Fit(scores, approved);
        var unscaled = Fit(options).Training.CostHistory;
        var safeRate = Fit(options with { LearningRate = null }).Training.CostHistory;
        LogisticModel model = Fit(options with { Standardize = true });
        var scaled = model.Training.CostHistory;
        output.WriteLine($"unscaled, rate 0.1: cost {unscaled[0]:F3} at first, {unscaled[1]:F3} after one step, {unscaled[^1]:F3} after 500");
        output.WriteLine($"unscaled, safe rate: {safeRate[^1]:F3} after 500");
        output.WriteLine($"scaled, rate 0.1:   {scaled[^1]:F3} after 500");
        double[] probability = model.PredictProbability(DenseMatrix.From(new double[,] { { 600 }, { 650 }, { 700 } }));
        output.WriteLine($"P(approved) at 600, 650, 700: {probability[0]:F2}, {probability[1]:F2}, {probability[2]:F2}");
        return (unscaled, safeRate, scaled, model);
    }
}
