using GpuLogReg.Compute;

namespace GpuLogReg.Core.Tests.Compute;

public class RowOrderTests
{
    private static int[] Order(int n, ulong seed, int epoch)
    {
        var order = new int[n];
        RowOrder.Shuffle(order, seed, epoch);
        return order;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public void Every_row_occurs_once(int n) => Assert.Equal(Enumerable.Range(0, n), Order(n, 5, 3).Order());

    [Fact]
    public void The_same_seed_and_epoch_give_the_same_order() => Assert.Equal(Order(100, 1, 2), Order(100, 1, 2));

    [Fact]
    public void Another_seed_or_epoch_gives_another_order()
    {
        Assert.NotEqual(Order(100, 1, 2), Order(100, 1, 3));
        Assert.NotEqual(Order(100, 1, 2), Order(100, 2, 2));
    }

    [Fact]
    public void All_six_orders_of_three_rows_are_equally_frequent()
    {
        var counts = new Dictionary<string, int>();
        for (int epoch = 0; epoch < 6000; epoch++)
        {
            string key = string.Join(",", Order(3, 9, epoch));
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        // Binomial(6000, 1/6): mean 1000, deviation 29; five deviations either way.
        Assert.Equal(6, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 855, 1145));
    }

    [Fact]
    public void An_order_of_the_wrong_length_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => RowOrder.EnsureWithin([0, 1], 3));
        Assert.Contains("has length 2; expected 3", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(int.MinValue)]
    public void An_order_that_names_no_row_is_refused(int row)
    {
        var error = Assert.Throws<ArgumentException>(() => RowOrder.EnsureWithin([0, row, 2], 3));
        Assert.StartsWith($"'order' has row {row} at position 1; expected row numbers from 0 to 2.", error.Message, StringComparison.Ordinal);
    }
}
