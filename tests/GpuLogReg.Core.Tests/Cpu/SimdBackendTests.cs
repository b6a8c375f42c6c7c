using GpuLogReg.Compute;
using GpuLogReg.Cpu;

namespace GpuLogReg.Core.Tests.Cpu;

/// <summary>What is the engine's own; that it computes what the oracle computes is the parity suite's.</summary>
public class SimdBackendTests
{
    [Fact]
    public void A_disposed_objective_says_so()
    {
        var objective = new SimdBackend().Prepare(TestSets.FourRows(), LossKind.Logistic, Precision.Float32);
        var w = objective.Space.Allocate(3);
        objective.Dispose();
        Assert.Throws<ObjectDisposedException>(() => objective.ValueAndGradient(w, w, RowRange.All(4)));
        Assert.Throws<ObjectDisposedException>(() => objective.Margins(w, new double[4]));
        objective.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    public void Unfit_numbers_of_threads_are_refused(int threads) =>
        Assert.Contains("expected 1 or more, or -1", Assert.Throws<ArgumentOutOfRangeException>(() => new SimdBackend(threads)).Message, StringComparison.Ordinal);
}
