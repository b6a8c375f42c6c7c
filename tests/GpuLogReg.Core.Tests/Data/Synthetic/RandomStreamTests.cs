using GpuLogReg.Data;
using Xunit;

namespace GpuLogReg.Core.Tests.Data;

public sealed class RandomStreamTests
{
    [Fact]
    public void Generators_are_the_published_ones()
    {
        // First outputs of the authors' xoshiro256** from state 1, 2, 3, 4, and of SplitMix64 from state 0.
        var stream = new RandomStream(1, 2, 3, 4);
        Assert.Equal([11520UL, 0, 1509978240, 1215971899390074240], Enumerable.Range(0, 4).Select(_ => stream.NextBits()).ToArray());
        Assert.Equal(0xE220A8397B1DCDAFUL, RandomStream.Mix(0x9E3779B97F4A7C15));
    }

    [Fact]
    public void Streams_differ_by_seed_and_by_index()
    {
        var first = new HashSet<ulong>();
        for (ulong seed = 0; seed < 100; seed++)
        {
            for (ulong index = 0; index < 100; index++)
                Assert.True(first.Add(new RandomStream(seed, index).NextBits()));
        }
    }

    [Fact]
    public void Whole_numbers_are_uniform()
    {
        // 60,000 throws of a die: each face 10,000 times, with a standard deviation of 91.
        var stream = new RandomStream(3, 0);
        var counts = new int[6];
        for (int i = 0; i < 60_000; i++)
            counts[stream.NextInt(6)]++;
        Assert.All(counts, count => Assert.InRange(count, 10_000 - 460, 10_000 + 460));
    }
}
