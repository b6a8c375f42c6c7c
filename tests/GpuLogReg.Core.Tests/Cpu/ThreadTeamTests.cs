using System.Collections.Concurrent;
using GpuLogReg.Cpu;

namespace GpuLogReg.Core.Tests.Cpu;

public class ThreadTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Every_chunk_is_taken_once(int threads)
    {
        var team = ThreadTeam.Of(threads);
        Assert.Equal(threads, team.Threads);
        for (int count = 0; count < 200; count++)
        {
            var taken = new int[count];
            team.For(count, i => Interlocked.Increment(ref taken[i]));
            Assert.All(taken, times => Assert.Equal(1, times));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void A_thread_takes_the_chunks_of_a_share_in_their_order_and_leaves_a_share_only_when_it_is_empty(int threads)
    {
        const int Count = 1000;
        var taken = new ConcurrentDictionary<int, List<int>>();
        ThreadTeam.Of(threads).For(Count, i => taken.GetOrAdd(Environment.CurrentManagedThreadId, _ => []).Add(i));
        Assert.Equal(Count, taken.Values.Sum(chunks => chunks.Count));
        foreach (var chunks in taken.Values)
        {
            int[] shares = [.. chunks.Select(i => Enumerable.Range(0, threads).Last(share => i >= Count * share / threads))];
            for (int k = 1; k < chunks.Count; k++)
                Assert.True(shares[k] == shares[k - 1] ? chunks[k] > chunks[k - 1] : shares.Take(k).All(share => share != shares[k]), $"{chunks[k]} came after {chunks[k - 1]}");
        }
    }

    [Fact]
    public void Results_are_there_when_a_call_returns_however_short_the_calls()
    {
        var team = ThreadTeam.Of(3);
        var values = new long[4];
        for (int call = 1; call <= 20_000; call++)
        {
            team.For(values.Length, i => values[i] += i);
            Assert.Equal(6L * call, values.Sum());
        }
    }

    [Fact]
    public void Threads_that_fell_asleep_are_woken_again()
    {
        // A size that no other test uses at the same time: a team that is busy leaves all chunks to the caller.
        var team = ThreadTeam.Of(5);
        for (int call = 0; call < 5; call++)
        {
            Thread.Sleep(20);

            // Both chunks wait for each other: the call ends only if a second thread takes part.
            using var together = new Barrier(2);
            team.For(2, _ => Assert.True(together.SignalAndWait(TimeSpan.FromSeconds(60))));
        }
    }

    [Fact]
    public void A_fault_of_a_chunk_is_thrown_at_the_caller_and_the_team_goes_on()
    {
        var team = ThreadTeam.Of(3);
        for (int call = 0; call < 50; call++)
        {
            var fault = Assert.Throws<InvalidOperationException>(() => team.For(100, i =>
            {
                if (i == 37)
                    throw new InvalidOperationException("chunk 37");
            }));
            Assert.Equal("chunk 37", fault.Message);
        }

        int done = 0;
        team.For(10, _ => Interlocked.Increment(ref done));
        Assert.Equal(10, done);
    }

    [Fact]
    public void A_call_from_within_a_chunk_is_done_by_that_thread()
    {
        var team = ThreadTeam.Of(3);
        var taken = new int[20, 20];
        team.For(20, i =>
        {
            int thread = Environment.CurrentManagedThreadId;
            team.For(20, j =>
            {
                Assert.Equal(thread, Environment.CurrentManagedThreadId);
                Interlocked.Increment(ref taken[i, j]);
            });
        });
        Assert.All(taken.Cast<int>(), times => Assert.Equal(1, times));
    }

    [Fact]
    public async Task Calls_of_several_threads_at_once_each_do_all_their_chunks()
    {
        var team = ThreadTeam.Of(3);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int call = 0; call < 500; call++)
            {
                var taken = new int[30];
                team.For(30, i => Interlocked.Increment(ref taken[i]));
                Assert.All(taken, times => Assert.Equal(1, times));
            }
        })));
    }

    [Fact]
    public void There_is_one_team_of_a_size()
    {
        Assert.Same(ThreadTeam.Of(2), ThreadTeam.Of(2));
        Assert.Equal(Environment.ProcessorCount, ThreadTeam.Of(-1).Threads);
    }
}
