using GpuLogReg.Preprocessing;

namespace GpuLogReg.References;

public class ScalerTests
{
    [Theory]
    [MemberData(nameof(Rows.Scaling), MemberType = typeof(Rows))]
    public void Means_and_deviations_are_those_of_the_reference(string set)
    {
        var reference = Reference.Read(set, "scaler");
        var data = DataSets.Read(set);
        Assert.Equal(reference["columns"].AsArray().Select(name => (string)name!), data.FeatureNames);
        double[] means = reference.Numbers("mean"), scales = reference.Numbers("scale");
        var scaling = StandardScaler.Fit(data.Features);

        // Both sides round; of a column far from zero the mean is rounded by its size, and the deviation with it.
        Assert.All(scaling.Mean, (mean, j) => Assert.Equal(means[j], mean, 1e-12 * (Math.Abs(means[j]) + scales[j])));
        Assert.All(scaling.Scale, (scale, j) => Assert.Equal(scales[j], scale, 1e-12 * (Math.Abs(means[j]) + scales[j])));
    }
}
