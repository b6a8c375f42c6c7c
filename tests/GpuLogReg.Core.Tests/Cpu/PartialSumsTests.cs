using GpuLogReg.Cpu;

namespace GpuLogReg.Core.Tests.Cpu;

public class PartialSumsTests
{
    [Fact]
    public void Chunks_are_added_column_by_column()
    {
        var sums = new PartialSums(ThreadTeam.Of(1));
        sums.Reserve(3, 2);
        for (int chunk = 0; chunk < 3; chunk++)
            new[] { 1.0 * (1 << chunk), 10.0 * chunk }.CopyTo(sums.Empty(chunk));
        Assert.Equal([7.0, 30.0], sums.Total().ToArray());
    }

    /// <summary>Of each column, 1 comes first and is lost in what follows, so that any other order gives another number.</summary>
    [Theory]
    [InlineData(1, 40_000)]
    [InlineData(3, 5)]
    [InlineData(100, 1)]
    [InlineData(128, 301)]
    [InlineData(33, 4002)]
    public void The_order_is_that_of_the_chunks_on_any_number_of_threads(int chunks, int stride)
    {
        foreach (int threads in new[] { 1, 2, 3, 7 })
        {
            var sums = new PartialSums(ThreadTeam.Of(threads));
            sums.Reserve(chunks, stride);
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                var partial = sums.Empty(chunk);
                for (int j = 0; j < stride; j++)
                    partial[j] = Term(chunk, j);
            }

            double[] total = sums.Total().ToArray();
            Assert.Equal(stride, total.Length);
            for (int j = 0; j < stride; j++)
            {
                double expected = Term(0, j);
                for (int chunk = 1; chunk < chunks; chunk++)
                    expected += Term(chunk, j);
                Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(total[j]));
            }
        }

        static double Term(int chunk, int j) => chunk == 0 ? 1 : (chunk % 2 == 0 ? 1e16 : -1e16) + (chunk * (j + 0.1));
    }

    [Fact]
    public void What_an_earlier_pass_left_is_gone()
    {
        var sums = new PartialSums(ThreadTeam.Of(2));
        sums.Reserve(4, 100);
        for (int chunk = 0; chunk < 4; chunk++)
            sums.Empty(chunk).Fill(5);
        sums.Reserve(2, 3);
        for (int chunk = 0; chunk < 2; chunk++)
            sums.Empty(chunk)[1] = 1;
        Assert.Equal([0.0, 2.0, 0.0], sums.Total().ToArray());
    }
}
