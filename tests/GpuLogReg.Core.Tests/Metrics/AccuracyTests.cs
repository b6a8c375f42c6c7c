using GpuLogReg.Metrics;
using Xunit;

namespace GpuLogReg.Core.Tests.Metrics;

public sealed class AccuracyTests
{
    [Fact]
    public void Share_of_right_rows()
    {
        Assert.Equal(0.75, Accuracy.Compute([0, 1, 2, 1], [0, 1, 2, 0]));

        // Weights 1, 2, 3, 4: right are 1 + 2 + 3 of 10.
        Assert.Equal(0.6, Accuracy.Compute([0, 1, 2, 1], [0, 1, 2, 0], [1, 2, 3, 4]), 1e-14);
    }

    [Fact]
    public void Unfit_input_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Accuracy.Compute([], []));
        Assert.Throws<ArgumentException>(() => Accuracy.Compute([1], [1, 0]));
        Assert.Throws<ArgumentException>(() => Accuracy.Compute([1, 0], [1, 0], [1]));
        Assert.Throws<ArgumentException>(() => Accuracy.Compute([1, 0], [1, 0], [1, -1]));
        Assert.Throws<ArgumentException>(() => Accuracy.Compute([1, 0], [1, 0], [0, 0]));
    }
}
