using GpuLogReg.Benchmarks;

namespace GpuLogReg.Core.Tests.Benchmarks;

public class RaceTests
{
    [Fact]
    public void Medians_leave_the_warm_up_out_and_ratios_are_of_one_round()
    {
        double[] first = [2.9, 1, 2, 6], second = [2.5, 4, 4, 6], limits = [55, 8, 2, 4];
        int a = 0, b = 0, l = 0;
        var race = Race.Run([() => first[a++], () => second[b++]], () => [limits[l++]], 3, default);
        Assert.Equal(2, race.Seconds(0));
        Assert.Equal(4, race.Seconds(1));
        Assert.Equal(4, race.Limit);
        Assert.Equal(2, race.Ratio(1, 0));              // of 4/1, 4/2, 6/6
        Assert.Equal(1.5, race.Share(0, 12));           // of 12/1/8, 12/2/2, 12/6/4 = 1.5, 3, 0.5
    }

    [Fact]
    public void The_limit_is_one_way_s_in_all_rounds_the_one_whose_median_is_best()
    {
        double[][] limits = [[90, 90, 90], [4, 8, 1], [4, 5, 9], [4, 2, 2]];
        int l = 0;
        var race = Race.Run([() => 2], () => limits[l++], 3, default);
        Assert.Equal(5, race.Limit);                    // medians 4, 5, 2; the best of each round are 8, 9, 4
        Assert.Equal(2, race.Share(0, 20));             // of 10/8, 10/5, 10/2
    }

    [Fact]
    public void What_takes_long_runs_in_the_warm_up_and_in_one_round()
    {
        int quick = 0, slow = 0;
        var race = Race.Run([() => ++quick, () => 10 * ++slow], null, 4, default);
        Assert.Equal((5, 2), (quick, slow));
        Assert.Equal(20, race.Seconds(1));
        Assert.Equal(10, race.Ratio(1, 0));             // of the round that both ran in, 20/2
    }

    [Fact]
    public void Races_that_are_joined_count_as_one_of_all_their_rounds()
    {
        double[] first = [2.9, 1, 2, 2.9, 6], second = [2.5, 4, 4, 2.5, 6], limits = [55, 8, 2, 55, 4];
        int a = 0, b = 0, l = 0;
        Race Of(int rounds) => Race.Run([() => first[a++], () => second[b++]], () => [limits[l++]], rounds, default);
        var race = Race.Joined([Of(2), Of(1)]);
        Assert.Equal((2, 4, 4), (race.Seconds(0), race.Seconds(1), race.Limit));
        Assert.Equal(2, race.Ratio(1, 0));              // of 4/1, 4/2, 6/6
        Assert.Equal(1.5, race.Share(0, 12));           // of 12/1/8, 12/2/2, 12/6/4 = 1.5, 3, 0.5
    }

    [Fact]
    public void Of_runs_in_a_row_the_last_three_count()
    {
        int runs = 0;
        double median = Race.InARow(() => ++runs);
        Assert.True(runs >= 4, $"{runs} runs");
        Assert.Equal(runs - 1, median);
    }

    [Theory]
    [InlineData(new double[] { 3, double.NaN }, 3)]
    [InlineData(new double[] { 3 }, 3)]
    [InlineData(new double[] { 5, 1 }, 3)]
    [InlineData(new double[] { 5, 1, 2 }, 2)]
    public void The_median_is_the_middle(double[] values, double expected) => Assert.Equal(expected, Race.Median(values));

    [Fact]
    public void Cancelling_throws() =>
        Assert.Throws<OperationCanceledException>(() => Race.Run([() => 1], null, 1, new CancellationToken(true)));
}
