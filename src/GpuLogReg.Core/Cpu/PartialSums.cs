using System.Numerics.Tensors;

namespace GpuLogReg.Cpu;

/// <summary>
/// The sums of the chunks of a pass, each with its own, and their total, which is added in the order of the chunks: the same bits whichever thread made which. A chunk's are
/// zeroed by the thread that fills them, and the total of many is made by several threads, each some of the columns: with some thousand features the partials of a
/// pass are a megabyte, which one thread would walk over while the others wait.
/// </summary>
/// <param name="team">The threads.</param>
internal sealed class PartialSums(ThreadTeam team)
{
    /// <summary>Numbers of all chunks together from which several threads add them, and numbers of the total that a thread should have at least.</summary>
    private const int ParallelThreshold = 1 << 15, LeastOfThread = 64;

    // Fields and not captured variables, so that a pass allocates nothing.
    private Action<int>? _add;
    private double[] _numbers = [];
    private int _chunks, _stride, _runs;

    /// <summary>Makes room; what is there stays there.</summary>
    /// <param name="chunks">How many.</param>
    /// <param name="stride">Numbers of each.</param>
    public void Reserve(int chunks, int stride)
    {
        int length = checked(chunks * stride);
        if (_numbers.Length < length)
            _numbers = new double[length];
        (_chunks, _stride) = (chunks, stride);
    }

    /// <summary>The sums of a chunk, zeroed.</summary>
    /// <param name="chunk">Which.</param>
    public Span<double> Empty(int chunk)
    {
        var partial = _numbers.AsSpan(chunk * _stride, _stride);
        partial.Clear();
        return partial;
    }

    /// <summary>The sum of all chunks' in their order, in place of the first one's; stays until the next pass.</summary>
    public Span<double> Total()
    {
        _runs = (long)_chunks * _stride < ParallelThreshold ? 1 : Math.Clamp(_stride / LeastOfThread, 1, team.Threads);
        if (_runs == 1)
            Add(0);
        else
            team.For(_runs, _add ??= Add);
        return _numbers.AsSpan(0, _stride);
    }

    private void Add(int run)
    {
        int first = (int)((long)_stride * run / _runs), count = (int)((long)_stride * (run + 1) / _runs) - first;
        var total = _numbers.AsSpan(first, count);
        for (int chunk = 1; chunk < _chunks; chunk++)
            TensorPrimitives.Add(total, _numbers.AsSpan((chunk * _stride) + first, count), total);
    }
}
