using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Data;

namespace GpuLogReg.Core.Tests.Cpu;

/// <summary>What is the engine's own; that it computes what the oracle computes is the parity suite's.</summary>
public class SimdBackendTests
{
    /// <summary>In a row, of ten passes each; what allocates in one pass of two hundred, or oftener, never has so many.</summary>
    private const int QuietRounds = 20;

    private const int MostRounds = 200;

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
    [InlineData(200, 3)]
    [InlineData(20_000, 28)]
    [InlineData(20_000, 64)]
    [InlineData(64, 3000)]
    public void A_pass_allocates_nothing(int rows, int features)
    {
        using var matrix = DenseMatrix.Allocate(rows, features, ElementType.Float32);
        using var objective = new SimdBackend().Prepare(new Dataset(matrix, Enumerable.Range(0, rows).Select(i => i & 1).ToArray()), LossKind.Logistic, Precision.Float32);
        using var w = objective.Space.Allocate(features + 1);
        using var gradient = objective.Space.Allocate(features + 1);
        int quiet = 0;
        for (int round = 0; quiet < QuietRounds && round < MostRounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int pass = 0; pass < 10; pass++)
                objective.ValueAndGradient(w, gradient, RowRange.All(rows));
            quiet = GC.GetAllocatedBytesForCurrentThread() == before ? quiet + 1 : 0;
        }

        // What is made once may come late: scratch, when as many threads as never before are in a pass at once, and what the runtime makes for a path first taken.
        Assert.Equal(QuietRounds, quiet);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    public void Unfit_numbers_of_threads_are_refused(int threads) =>
        Assert.Contains("expected 1 or more, or -1", Assert.Throws<ArgumentOutOfRangeException>(() => new SimdBackend(threads)).Message, StringComparison.Ordinal);
}
