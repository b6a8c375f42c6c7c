namespace GpuLogReg.Compute;

/// <summary>The seeded row order of mini-batch descent: the same on every backend, so that trajectories compare.</summary>
public static class RowOrder
{
    /// <summary>
    /// Fills a permutation of 0 … n − 1 for one epoch: Fisher and Yates' shuffle (Knuth, TAOCP 2, 3.4.2 P) drawn from SplitMix64
    /// (Steele, Lea and Flood, 2014) started at a mix of seed and epoch, bounded by Lemire's multiply-shift without bias (2019).
    /// </summary>
    /// <param name="order">n numbers, written whole.</param>
    /// <param name="seed">The user's seed.</param>
    /// <param name="epoch">0-based; each epoch has its own order.</param>
    public static void Shuffle(Span<int> order, ulong seed, int epoch)
    {
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        ulong state = Mix(seed + 0x9E3779B97F4A7C15UL) ^ Mix((ulong)epoch + 0xD1B54A32D192ED03UL);
        for (int i = order.Length - 1; i > 0; i--)
        {
            int j = (int)Below((uint)i + 1, ref state);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }

    /// <summary>Throws unless an order is empty or has one entry a row, each the number of a row: engines read X at these numbers unchecked.</summary>
    /// <param name="order">What was given.</param>
    /// <param name="rows">n.</param>
    /// <exception cref="ArgumentException">The length is neither zero nor n, or an entry is not in 0 … n − 1.</exception>
    public static void EnsureWithin(ReadOnlySpan<int> order, long rows)
    {
        if (order.IsEmpty)
            return;
        if (order.Length != rows)
            throw new ArgumentException($"'order' has length {order.Length}; expected {rows}, one a row, or 0 for the order of the data.", nameof(order));
        int outside = order.IndexOfAnyExceptInRange(0, order.Length - 1);
        if (outside >= 0)
            throw new ArgumentException($"'order' has row {order[outside]} at position {outside}; expected row numbers from 0 to {rows - 1}.", nameof(order));
    }

    private static uint Below(uint bound, ref ulong state)
    {
        while (true)
        {
            state += 0x9E3779B97F4A7C15UL;
            ulong product = (Mix(state) >> 32) * bound;
            if ((uint)product >= bound || (uint)product >= (uint)(-(int)bound) % bound)
                return (uint)(product >> 32);
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
