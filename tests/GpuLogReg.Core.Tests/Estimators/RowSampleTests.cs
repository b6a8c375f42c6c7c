using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Estimators;
using GpuLogReg.Solvers;

namespace GpuLogReg.Core.Tests.Estimators;

public class RowSampleTests
{
    private const int Rows = 150_016;

    private static readonly Dataset s_large = SyntheticData.Generate(new SyntheticDataOptions { Rows = Rows, Features = 28, Informative = 10 }).Data;

    [Theory]
    [InlineData(SolverKind.Lbfgs, Precision.Float32)]
    [InlineData(SolverKind.Newton, Precision.Float32)]
    [InlineData(SolverKind.Newton, Precision.Float64)]
    public void A_large_fit_starts_from_a_sample_takes_fewer_passes_and_ends_at_the_same_optimum(SolverKind solver, Precision precision)
    {
        var options = new LogisticRegressionOptions { Device = "cpu", Solver = solver, Precision = precision, Tolerance = 1e-6 };
        var all = new LogisticRegression(options with { StartFromSample = false }).Fit(s_large);
        var sampled = new LogisticRegression(options).Fit(s_large);
        var again = new LogisticRegression(options).Fit(s_large);
        Assert.Equal((0, Rows / 16), (all.Training.SampleRows, sampled.Training.SampleRows));
        Assert.Equal(StopReason.Converged, sampled.Training.StopReason);
        Assert.True(sampled.Training.Evaluations < 0.7 * all.Training.Evaluations, $"{sampled.Training.Evaluations} passes against {all.Training.Evaluations}");
        Assert.Equal(sampled.Coefficients[0], again.Coefficients[0]);
        for (int j = 0; j < 28; j++)
            Assert.Equal(all.Coefficients[0][j], sampled.Coefficients[0][j], 5e-5);
        Assert.Equal(all.Training.Objective, sampled.Training.Objective, 1e-7);
    }

    [Fact]
    public void Rows_sorted_by_class_are_seen_of_every_class()
    {
        var labels = s_large.Labels.ToArray();
        int[] sorted = [.. Enumerable.Range(0, Rows).OrderBy(i => labels[i])];
        var data = s_large.Subset(sorted);
        using var features = data.Features;
        using var sample = RowSample.Of(data, LossKind.Logistic)!;
        double share = labels.Average(), ofSample = sample.Data.Labels.ToArray().Average();
        Assert.Equal(share, ofSample, 1e-2);
        Assert.Equal(features.ElementType, sample.Data.Features.ElementType);
    }

    [Fact]
    public void Small_sparse_and_rare_data_has_none()
    {
        Assert.Null(RowSample.Of(TestSets.Random(1000, 5, 1), LossKind.Logistic));
        var sparse = SparseSyntheticData.Generate(120_000, 40, 40);
        Assert.Null(RowSample.Of(sparse, LossKind.Logistic));

        // A class of 200 rows has about 12 in the sample, of the 290 that 28 features and an intercept ask for.
        var rare = new int[Rows];
        for (int i = 0; i < Rows; i += Rows / 200)
            rare[i] = 1;
        Assert.Null(RowSample.Of(s_large.WithLabels(rare, ["0", "1"]), LossKind.Logistic));

        // Rows that do not count are not counted.
        var weights = new double[Rows];
        weights.AsSpan(0, 1000).Fill(1);
        Assert.Null(RowSample.Of(s_large.WithWeights(weights), LossKind.Logistic));
    }

    [Fact]
    public void A_start_of_the_users_is_where_the_fit_starts()
    {
        var options = new LogisticRegressionOptions { Device = "cpu", Solver = SolverKind.Newton, Tolerance = 1e-5 };
        var first = new LogisticRegression(options).Fit(s_large);
        var again = new LogisticRegression(options with { Start = first }).Fit(s_large);
        Assert.Equal((0, 0), (again.Training.SampleRows, again.Training.Iterations));
    }
}
