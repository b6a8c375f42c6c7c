using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Estimators;
using GpuLogReg.Preprocessing;
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
        using var sample = RowSample.Of(data, LossKind.Logistic, Precision.Float32)!;
        double share = labels.Average(), ofSample = sample.Data.Labels.ToArray().Average();
        Assert.Equal(share, ofSample, 1e-2);
        Assert.Equal(features.ElementType, sample.Data.Features.ElementType);
    }

    [Theory]
    [InlineData(Precision.Float32, 16, Precision.Float32)]
    [InlineData(Precision.Float64, 16, Precision.Float64)]
    [InlineData(Precision.BFloat16, 64, Precision.Float32)]
    [InlineData(Precision.Float16, 64, Precision.Float32)]
    public void A_sample_takes_at_most_a_sixteenth_of_the_bytes_of_X_and_lends_them(Precision precision, int share, Precision storage)
    {
        using var sample = RowSample.Of(s_large, LossKind.Logistic, precision)!;
        Assert.Equal((Rows / (16 * share) * 16, storage), (sample.Data.Rows, sample.Storage));
        Assert.True(((DenseMatrix)sample.Data.Features).MayLend);
        Assert.False(((DenseMatrix)s_large.Features).MayLend);
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Float64)]
    public void Scaled_rows_are_copied_as_they_are_seen_in_the_type_they_are_stored_in(Precision precision)
    {
        var data = s_large.WithScaling(StandardScaler.Fit(s_large.Features));
        using var sample = RowSample.Of(data, LossKind.Logistic, precision)!;
        Assert.Null(sample.Data.Scaling);
        Assert.Equal(precision == Precision.Float64 ? ElementType.Float64 : ElementType.Float32, sample.Data.Features.ElementType);
        double[] expected = new double[28], actual = new double[28];
        foreach (var (row, from) in new[] { (0, 0), (15, 15), (16, 256), (9375, (585 * 256) + 15) })
        {
            data.CopyRow(from, expected);
            sample.Data.CopyRow(row, actual);
            for (int j = 0; j < 28; j++)
                Assert.Equal(precision == Precision.Float64 ? expected[j] : (float)expected[j], actual[j]);
            Assert.Equal(data.Labels.Span[from], sample.Data.Labels.Span[row]);
        }
    }

    [Fact]
    public void A_fit_in_16_bits_starts_from_a_sample_too()
    {
        var options = new LogisticRegressionOptions { Device = "cpu", Solver = SolverKind.Lbfgs, Precision = Precision.BFloat16, Tolerance = 1e-6 };
        var all = new LogisticRegression(options with { StartFromSample = false }).Fit(s_large);
        var sampled = new LogisticRegression(options).Fit(s_large);
        Assert.Equal(Rows / (16 * 64) * 16, sampled.Training.SampleRows);
        Assert.Equal(StopReason.Converged, sampled.Training.StopReason);
        Assert.Equal(all.Training.Objective, sampled.Training.Objective, 1e-7);
    }

    [Fact]
    public void Small_sparse_and_rare_data_has_none()
    {
        Assert.Null(RowSample.Of(TestSets.Random(1000, 5, 1), LossKind.Logistic, Precision.Float32));
        var sparse = SparseSyntheticData.Generate(120_000, 40, 40);
        Assert.Null(RowSample.Of(sparse, LossKind.Logistic, Precision.Float32));

        // A class of 200 rows has about 12 in the sample, of the 290 that 28 features and an intercept ask for.
        var rare = new int[Rows];
        for (int i = 0; i < Rows; i += Rows / 200)
            rare[i] = 1;
        Assert.Null(RowSample.Of(s_large.WithLabels(rare, ["0", "1"]), LossKind.Logistic, Precision.Float32));

        // Rows that do not count are not counted.
        var weights = new double[Rows];
        weights.AsSpan(0, 1000).Fill(1);
        Assert.Null(RowSample.Of(s_large.WithWeights(weights), LossKind.Logistic, Precision.Float32));
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
