using GpuLogReg.Calibration;
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
    private static LogisticModel Model(ColumnScaling? scaling = null) => new(["no", "yes"], ["a", "b"], [[2, -1]], [0.5], scaling, s_training);

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
        double[] log = Model().LogProbabilities(Rows(1e5, 0, -1e5, 0));
        Assert.Equal(-2e5 + 0.5, log[3], 1e-9);
        Assert.Equal(-(2e5 + 0.5), log[0], 1e-9);
        Assert.Equal(0, log[1]);
    }

    [Fact]
    public void Probabilities_of_both_classes_sum_to_one()
    {
        var x = Rows(0.3, 0.9, -4, 2);
        double[] log = Model().LogProbabilities(x), both = Model().PredictProbabilities(x), positive = Model().PredictProbability(x);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(1, Math.Exp(log[2 * i]) + Math.Exp(log[(2 * i) + 1]), 1e-15);
            Assert.Equal(1, both[2 * i] + both[(2 * i) + 1], 1e-15);
            Assert.Equal(positive[i], both[(2 * i) + 1], 1e-15);
        }
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
    public void Softmax_by_hand()
    {
        // At (1, 2): z = (1 + 0, 2 − 1, 0 + 2)= (1, 1, 2); e¹ + e¹ + e² = 12.8256.
        var x = Rows(1, 2);
        var model = Three(MulticlassKind.Softmax);
        Assert.False(model.IsBinary);
        Assert.Equal(3, model.Outputs);
        Assert.Equal([1.0, 1.0, 2.0], model.DecisionFunction(x));
        double sum = (2 * Math.E) + (Math.E * Math.E);
        double[] expected = [Math.E / sum, Math.E / sum, Math.E * Math.E / sum];
        double[] p = model.PredictProbabilities(x), log = model.LogProbabilities(x);
        for (int c = 0; c < 3; c++)
        {
            Assert.Equal(expected[c], p[c], 1e-15);
            Assert.Equal(Math.Log(expected[c]), log[c], 1e-15);
        }

        Assert.Equal([2], model.Predict(x));
    }

    [Fact]
    public void One_vs_rest_normalises_sigmoids()
    {
        // σ(1) = 0.7310586, σ(2) = 0.8807971 (published tables), sum 2.3429142.
        double[] p = Three(MulticlassKind.OneVsRest).PredictProbabilities(Rows(1, 2));
        Assert.Equal(0.7310585786300049 / 2.3429142352378921, p[0], 1e-15);
        Assert.Equal(p[0], p[1]);
        Assert.Equal(0.8807970779778823 / 2.3429142352378921, p[2], 1e-15);
    }

    [Fact]
    public void Margins_far_out_keep_probabilities_and_the_order_of_classes()
    {
        // z = (−1e5, −1e5 + 1, −1e5 + 1 + log 3): every σ underflows to 0, the ratios do not: log-sigmoids there are the margins themselves.
        var model = new LogisticModel(["a", "b", "c"], ["x"], [[1], [1], [1]], [0, 1, 1 + Math.Log(3)], null, s_training, MulticlassKind.OneVsRest);
        using var far = DenseMatrix.From(new double[,] { { -1e5 }, { 1e5 } });
        double[] p = model.PredictProbabilities(far);
        double sum = 1 + (4 * Math.E);
        Assert.Equal(1 / sum, p[0], 1e-10);
        Assert.Equal(Math.E / sum, p[1], 1e-10);
        Assert.Equal(3 * Math.E / sum, p[2], 1e-10);

        // At +1e5 every σ is 1: equal probabilities, and still the largest margin is predicted.
        Assert.Equal(1 / 3.0, p[3], 1e-15);
        Assert.Equal([2, 2], model.Predict(far));
    }

    [Fact]
    public void Equal_margins_go_to_the_first_class() => Assert.Equal([0], Three(MulticlassKind.Softmax).Predict(Rows(1, 0.5)));

    [Fact]
    public void Many_rows_and_outputs_are_in_row_major_order()
    {
        // More rows than one task has: row i has x = (i, 1), z = (i, 2i − 1, 1).
        const int Rows = 3000;
        var x = new double[Rows, 2];
        for (int i = 0; i < Rows; i++)
            (x[i, 0], x[i, 1]) = (i, 1);
        using var matrix = DenseMatrix.From(x);
        double[] z = Three(MulticlassKind.Softmax).DecisionFunction(matrix);
        Assert.Equal(3 * Rows, z.Length);
        for (int i = 0; i < Rows; i++)
            Assert.Equal([i, (2.0 * i) - 1, 1.0], z[(3 * i)..(3 * (i + 1))]);
    }

    [Fact]
    public void Two_classes_of_softmax_have_two_outputs_and_agree_with_the_binary_model_of_their_difference()
    {
        var two = new LogisticModel(["no", "yes"], ["a", "b"], [[-0.5, 1], [1.5, 0]], [0.25, 0.75], null, s_training, MulticlassKind.Softmax);
        var x = Rows(0.3, 0.9, -4, 2);
        double[] p = two.PredictProbabilities(x), q = Model().PredictProbabilities(x);
        for (int i = 0; i < p.Length; i++)
            Assert.Equal(q[i], p[i], 1e-15);
        Assert.Equal(Model().Predict(x), two.Predict(x));
    }

    [Fact]
    public void A_calibrator_stands_between_margin_and_probability()
    {
        // Margins 0.5 and −3.5; Platt's 2z − 1 makes 0 and −8.
        var x = Rows(0, 0, -2, 0);
        var platt = Model().WithCalibrator(new PlattCalibrator(2, -1));
        Assert.Equal([0.5, -3.5], platt.DecisionFunction(x));
        double[] p = platt.PredictProbability(x);
        Assert.Equal(0.5, p[0]);
        Assert.Equal(1 / (1 + Math.Exp(8)), p[1], 1e-18);
        Assert.Equal([0.5, 0.5], platt.PredictProbabilities(x)[..2]);
        Assert.Equal(-8 - Math.Log(1 + Math.Exp(-8)), platt.LogProbabilities(x)[3], 1e-15);
        Assert.Equal([1, 0], platt.Predict(x));

        // Steps: 1/4 up to z = 0, 1 from z = 1 on; halfway between at 0.5.
        var isotonic = Model().WithCalibrator(IsotonicCalibrator.FromKnots([0, 1], [0.25, 1]));
        Assert.Equal([0.625, 0.25], isotonic.PredictProbability(x));
        Assert.Equal(0, isotonic.PredictProbabilities(Rows(1, 0))[0]);
        Assert.Equal(double.NegativeInfinity, isotonic.LogProbabilities(Rows(1, 0))[0]);
        var data = new Dataset(x, new[] { 1, 0 }, ["no", "yes"]);
        Assert.Equal((-Math.Log(0.625) - Math.Log(0.75)) / 2, isotonic.Evaluate(data).LogLoss, 1e-15);
        Assert.Null(isotonic.WithCalibrator(null).Calibrator);
    }

    [Fact]
    public void A_threshold_of_the_model_decides_where_none_is_given()
    {
        var x = Rows(0, 0); // p = σ(0.5) = 0.6225
        var model = Model().WithThreshold(0.63);
        Assert.Equal([0], model.Predict(x));
        Assert.Equal([1], model.Predict(x, 0.5));
        Assert.Equal(0.5, Model().Threshold);
        var data = new Dataset(x, new[] { 0 }, ["no", "yes"]);
        Assert.Equal(1, model.Score(data));
        Assert.Equal(0.63, Assert.IsType<GpuLogReg.Metrics.BinaryMetrics>(model.Evaluate(data)).Threshold);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.WithThreshold(1));
        Assert.Throws<InvalidOperationException>(() => Three(MulticlassKind.Softmax).WithThreshold(0.4));
        Assert.Throws<InvalidOperationException>(() => Three(MulticlassKind.Softmax).WithCalibrator(new PlattCalibrator(1, 0)));
    }

    [Fact]
    public void What_is_for_two_classes_is_refused_for_more()
    {
        var model = Three(MulticlassKind.Softmax);
        Assert.Contains("Use PredictProbabilities", Assert.Throws<InvalidOperationException>(() => model.PredictProbability(Rows(0, 0))).Message, StringComparison.Ordinal);
        Assert.Contains("A threshold is for binary models", Assert.Throws<InvalidOperationException>(() => model.Predict(Rows(0, 0), 0.5)).Message, StringComparison.Ordinal);
        var data = new Dataset(Rows(0, 0), new[] { 0 }, ["a", "b", "c"]);
        Assert.Throws<InvalidOperationException>(() => model.Evaluate(data, 0.5));
    }

    [Fact]
    public void Metrics_follow_the_kind_of_model()
    {
        // Rows (1, 2) and (1, 0.5): z = (1, 1, 2) and (1, 1, 0.5), predicted c and a.
        var data = new Dataset(Rows(1, 2, 1, 0.5), new[] { 2, 1 }, ["a", "b", "c"], new double[] { 3, 1 });
        var metrics = Assert.IsType<GpuLogReg.Metrics.MulticlassMetrics>(Three(MulticlassKind.Softmax).Evaluate(data));
        Assert.Equal(0.75, metrics.Accuracy);
        Assert.Equal(0.75, Three(MulticlassKind.Softmax).Score(data));
        double first = Math.Log((2 * Math.Exp(-1)) + 1), second = Math.Log(2 + Math.Exp(-0.5));
        Assert.Equal(((3 * first) + second) / 4, metrics.LogLoss, 1e-15);
        Assert.Equal(1, metrics.Confusion[1, 0]);
        Assert.Null(metrics.RocAuc);

        var binary = Assert.IsType<GpuLogReg.Metrics.BinaryMetrics>(Model().Evaluate(new Dataset(Rows(0, 0, -2, 0), new[] { 0, 0 }, ["no", "yes"]), 0.7));
        Assert.Equal((0.7, 1.0), (binary.Threshold, binary.Accuracy));
    }

    [Fact]
    public void Parts_that_do_not_fit_are_refused()
    {
        AssertRefused("'classes' has length 3; expected 2", () => new LogisticModel(["a", "b", "c"], ["x"], [[1]], [0], null, s_training));
        AssertRefused("'classes' has length 1; expected 2 or more", () => new LogisticModel(["a"], ["x"], [[1]], [0], null, s_training, MulticlassKind.Softmax));
        AssertRefused("'coefficients' has a row of length 2; expected 1", () => new LogisticModel(["a", "b"], ["x"], [[1, 2]], [0], null, s_training));
        AssertRefused("'coefficients' has 2 rows; expected 1, as the model is binary", () => new LogisticModel(["a", "b"], ["x"], [[1], [2]], [0], null, s_training));
        AssertRefused("'coefficients' has 1 rows; expected 3, one a class", () => new LogisticModel(["a", "b", "c"], ["x"], [[1]], [0], null, s_training, MulticlassKind.OneVsRest));
        AssertRefused("'intercepts' has length 1; expected 3", () => new LogisticModel(["a", "b", "c"], ["x"], [[1], [2], [3]], [0], null, s_training, MulticlassKind.OneVsRest));
        AssertRefused("'multiclass' is Auto", () => new LogisticModel(["a", "b"], ["x"], [[1]], [0], null, s_training, MulticlassKind.Auto));
        AssertRefused("not finite", () => new LogisticModel(["a", "b"], ["x"], [[double.NaN]], [0], null, s_training));
        AssertRefused("not finite", () => new LogisticModel(["a", "b"], ["x"], [[0]], [double.PositiveInfinity], null, s_training));
    }

    // z = (x0, 2·x0 − 1, x1).
    private static LogisticModel Three(MulticlassKind kind) => new(["a", "b", "c"], ["x0", "x1"], [[1, 0], [2, 0], [0, 1]], [0, -1, 0], null, s_training, kind);

    private static void AssertRefused(string said, Func<LogisticModel> make) => Assert.Contains(said, Assert.Throws<ArgumentException>(make).Message, StringComparison.Ordinal);
}
