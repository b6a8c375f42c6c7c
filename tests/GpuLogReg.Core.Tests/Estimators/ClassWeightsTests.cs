using GpuLogReg.Data;
using GpuLogReg.Estimators;

namespace GpuLogReg.Core.Tests.Estimators;

public class ClassWeightsTests
{
    private static Dataset Data(ReadOnlyMemory<double> weights = default) =>
        new(DenseMatrix.From(new double[,] { { 1 }, { 2 }, { 3 }, { 4 } }), new[] { 0, 0, 0, 1 }, ["no", "yes"], weights);

    [Fact]
    public void Balanced_is_n_over_k_times_the_class_size()
    {
        // 4/(2·3) = 2/3 for the three, 4/(2·1) = 2 for the one: each class sums to 2.
        var weights = ClassWeights.Balanced.Apply(Data()).Weights.ToArray();
        Assert.Equal([2.0 / 3, 2.0 / 3, 2.0 / 3, 2], weights);
    }

    [Fact]
    public void Factors_multiply_the_weights_of_rows() =>
        Assert.Equal([1.0, 2, 3, 40], ClassWeights.Of(new Dictionary<string, double> { ["yes"] = 10 }).Apply(Data(new double[] { 1, 2, 3, 4 })).Weights.ToArray());

    [Fact]
    public void A_class_not_in_the_data_is_refused() =>
        Assert.Contains("names class 'maybe', which is not in the data; expected one of no, yes",
            Assert.Throws<ArgumentException>(() => ClassWeights.Of(new Dictionary<string, double> { ["maybe"] = 1 }).Apply(Data())).Message, StringComparison.Ordinal);

    [Fact]
    public void A_negative_factor_is_refused() =>
        Assert.Contains("The weight of class 'yes' is -1", Assert.Throws<ArgumentException>(() => ClassWeights.Of(new Dictionary<string, double> { ["yes"] = -1 })).Message, StringComparison.Ordinal);
}
