using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Estimators;
using GpuLogReg.Solvers;

namespace GpuLogReg.Core.Tests.Estimators;

public class LogisticModelTests
{
    private static readonly TrainingSummary s_training = new()
    {
        Penalty = Penalty.FromC(1), Solver = "lbfgs", Device = "cpu", Precision = Precision.Float64, Objective = 0.5, GradientNorm = 0,
        Iterations = 1, Evaluations = 1, StopReason = StopReason.Converged,
    };

    // z = 2·x0 − x1 + 0.5.
    private static LogisticModel Model(ColumnScaling? scaling = null) => new(["no", "yes"], ["a", "b"], [2, -1], 0.5, scaling, s_training);

    private static DenseMatrix Rows(params double[] values)
    {
        var x = new double[values.Length / 2, 2];
        Buffer.BlockCopy(values, 0, x, 0, values.Length * sizeof(double));
        return DenseMatrix.From(x);
    }

    [Fact]
    public void Margins_and_probabilities_by_hand()
    {
        Assert.Equal([0.5, 1.5], Model().DecisionFunction(Rows(0, 0, 1, 1)));
        Assert.Equal(1 / (1 + Math.Exp(-1.5)), Model().PredictProbability(Rows(1, 1))[0], 1e-15);
    }

    [Fact]
    public void Float32_rows_give_float64_margins()
    {
        using var x = DenseMatrix.Wrap(new float[] { 0.1f, 0.2f }.AsMemory(), 1, 2);
        Assert.Equal((2.0 * 0.1f) - 0.2f + 0.5, Model().DecisionFunction(x)[0], 1e-15);
    }

    [Fact]
    public void Scaling_is_applied_first() =>
        Assert.Equal((2 * (3 - 1) / 4.0) - ((5 - 2) / 0.5) + 0.5, Model(new ColumnScaling([1, 2], [4, 0.5])).DecisionFunction(Rows(3, 5))[0], 1e-15);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sparse_rows_have_the_margins_of_the_same_rows_written_out(bool scaled)
    {
        var model = Model(scaled ? new ColumnScaling([1, 2], [4, 0.5]) : null);
        using var sparse = CsrMatrix.From([0, 1, 1, 3, 4], [0, 0, 1, 1], [3, 0.25, 5, -7.0], 2);
        using var single = CsrMatrix.From([0, 1, 1, 3, 4], [0, 0, 1, 1], [3, 0.25f, 5, -7], 2);
        double[] expected = model.DecisionFunction(Rows(3, 0, 0, 0, 0.25, 5, 0, -7));
        Assert.Equal(expected, model.DecisionFunction(sparse));
        Assert.Equal(expected, model.DecisionFunction(single));
    }

    [Fact]
    public void Log_probabilities_never_reach_minus_infinity()
    {
        var x = Rows(1e5, 0, -1e5, 0);
        Assert.Equal(-(-2e5 + 0.5), -Model().LogProbability(x)[1], 1e-9);
        Assert.Equal(-(2e5 + 0.5), Model().LogProbability(x, positive: false)[0], 1e-9);
        Assert.Equal(0, Model().LogProbability(x)[0]);
    }

    [Fact]
    public void Log_probabilities_of_both_classes_exponentiate_to_one()
    {
        var x = Rows(0.3, 0.9, -4, 2);
        double[] positive = Model().LogProbability(x), negative = Model().LogProbability(x, positive: false);
        for (int i = 0; i < 2; i++)
            Assert.Equal(1, Math.Exp(positive[i]) + Math.Exp(negative[i]), 1e-15);
    }

    [Fact]
    public void Threshold_decides_the_class()
    {
        var x = Rows(0, 0); // p = σ(0.5) = 0.6225
        Assert.Equal([1], Model().Predict(x));
        Assert.Equal([0], Model().Predict(x, 0.63));
        Assert.Equal([1], Model().Predict(x, 0.62));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Unfit_threshold_is_refused(double threshold) =>
        Assert.Contains("expected a probability between 0 and 1", Assert.Throws<ArgumentOutOfRangeException>(() => Model().Predict(Rows(0, 0), threshold)).Message, StringComparison.Ordinal);

    [Fact]
    public void Score_is_the_weighted_share_of_right_rows()
    {
        // Margins 0.5 and −3.5: predicted yes, no; the first row is wrong and weighs 1, the second right and weighs 3.
        var data = new Dataset(Rows(0, 0, -2, 0), new[] { 0, 0 }, ["no", "yes"], new double[] { 1, 3 });
        Assert.Equal(0.75, Model().Score(data));
    }

    [Fact]
    public void Other_classes_or_columns_are_refused()
    {
        var data = new Dataset(Rows(0, 0), new[] { 0 }, ["yes", "no"]);
        Assert.Contains("expected no, yes", Assert.Throws<ArgumentException>(() => Model().Score(data)).Message, StringComparison.Ordinal);
        using var narrow = DenseMatrix.From(new double[,] { { 1 } });
        Assert.Contains("X has 1 columns; expected 2", Assert.Throws<ArgumentException>(() => Model().DecisionFunction(narrow)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_that_do_not_fit_are_refused()
    {
        Assert.Contains("'classes' has length 3", Assert.Throws<ArgumentException>(() => new LogisticModel(["a", "b", "c"], ["x"], [1], 0, null, s_training)).Message, StringComparison.Ordinal);
        Assert.Contains("'coefficients' has length 2; expected 1", Assert.Throws<ArgumentException>(() => new LogisticModel(["a", "b"], ["x"], [1, 2], 0, null, s_training)).Message, StringComparison.Ordinal);
        Assert.Contains("not finite", Assert.Throws<ArgumentException>(() => new LogisticModel(["a", "b"], ["x"], [double.NaN], 0, null, s_training)).Message, StringComparison.Ordinal);
    }
}
