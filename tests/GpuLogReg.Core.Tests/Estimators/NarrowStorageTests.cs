using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Data;
using GpuLogReg.Estimators;

namespace GpuLogReg.Core.Tests.Estimators;

/// <summary>What a model loses that was fitted to X in 16 bits: J of the data itself, in float64, at its coefficients.</summary>
public class NarrowStorageTests
{
    [Theory]
    [InlineData(Precision.BFloat16)]
    [InlineData(Precision.Float16)]
    public void Breast_cancer_in_16_bits_is_fitted_within_a_thousandth_of_the_float32_optimum(Precision storage) =>
        AssertNearOptimum(DatasetReader.Read(Path.Combine(Repository.RootOrSkip(), "data", "breast_cancer.csv")), storage);

    [Theory]
    [InlineData(Precision.BFloat16)]
    [InlineData(Precision.Float16)]
    public void Twenty_thousand_rows_of_28_features_in_16_bits_are_fitted_within_a_thousandth_of_the_float32_optimum(Precision storage) =>
        AssertNearOptimum(SyntheticData.Generate(new() { Rows = 20_000, Features = 28, Informative = 20, Redundant = 4, LabelNoise = 0.1, Separation = 1 }).Data, storage);

    private static void AssertNearOptimum(Dataset data, Precision storage)
    {
        var single = Fit(data, Precision.Float32);
        var narrow = Fit(data, storage);
        double optimum = ObjectiveAt(data, single), reached = ObjectiveAt(data, narrow);
        Assert.InRange(reached, optimum * (1 - 1e-6), optimum * (1 + 1e-3));
        Assert.NotEqual(single.Coefficients[0], narrow.Coefficients[0]);
        Assert.Equal(storage, narrow.Training.Precision);
    }

    private static LogisticModel Fit(Dataset data, Precision storage) => new LogisticRegression(
        new() { Device = "cpu", Precision = storage, Standardize = true, Tolerance = 1e-6, MaxIterations = 1000 }).Fit(data);

    private static double ObjectiveAt(Dataset data, LogisticModel model)
    {
        using var objective = new PenalizedObjective(
            new ReferenceBackend().Prepare(data.WithScaling(model.Scaling), LossKind.Logistic, Precision.Float64), model.Training.Penalty.Lambda2, true);
        using Vector w = objective.Space.Allocate(data.Columns + 1), gradient = objective.Space.Allocate(data.Columns + 1);
        objective.Space.Upload([.. model.Coefficients[0], model.Intercepts[0]], w);
        return objective.ValueAndGradient(w, gradient, RowRange.All(data.Rows));
    }
}
