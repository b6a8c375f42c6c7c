using System.Numerics;
using System.Runtime.CompilerServices;
using GpuLogReg.Compute;

namespace GpuLogReg.Cpu;

/// <summary>
/// Chunks of rows with sums of the storage's type, float32, but for heavy columns and intercepts: half the cache. A wave of chunks is done and added up in float64, then
/// the next; how many a wave has changes no bit.
/// </summary>
internal sealed unsafe class CsrWaveSums<TSimd, TVector, T> : CsrSums<T>, IDisposable
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    /// <summary>Chunks of a wave for every thread: enough to even out threads that are not equally fast.</summary>
    private const int ChunksPerThread = 8;

    private double[] _heavySums = [];
    private AlignedBuffer<T>? _wave;

    public CsrWaveSums(CsrRows<T> rows, ObjectiveShape shape, CsrSchedule<T> schedule, CsrBuffers<T> buffers)
        : base(rows, shape, schedule, buffers) { }

    public void Dispose() => _wave?.Dispose();

    /// <summary>One pass over all rows.</summary>
    /// <param name="w">What the margins are taken with.</param>
    /// <param name="sums">Written whole.</param>
    /// <param name="runs">The chunks.</param>
    /// <param name="function">Makes slopes of margins.</param>
    /// <returns>The sum of what the function returned.</returns>
    public double Run(CsrPoint<T> w, double[] sums, CsrRuns<T> runs, TileFunction function)
    {
        int chunks = runs.Bounds.Length - 1, most = Math.Min(CsrSchedule<T>.MostChunks, Schedule.Team.Threads * ChunksPerThread);
        long stride = Length + (16 - (Length % 16));
        _wave ??= new AlignedBuffer<T>(most * stride);
        int heavyLength = (runs.Heavy.Length + 1) * Outputs;
        if (_heavySums.Length == 0)
            _heavySums = new double[chunks * heavyLength];
        Reserve(chunks);
        sums.AsSpan().Clear();
        for (int first = 0; first < chunks; first += most)
        {
            int start = first, count = Math.Min(most, chunks - first);
            Schedule.ForChunks(count, Rows.Stored / chunks * count, chunk =>
                Values[start + chunk] = RunChunk(w, start + chunk, runs, function, _wave.Pointer + (chunk * stride), _heavySums.AsSpan((start + chunk) * heavyLength, heavyLength)));
            ForSums((long)count * Length, (from, length) =>
            {
                fixed (double* target = sums)
                {
                    for (int chunk = 0; chunk < count; chunk++)
                        CsrKernels<TSimd, TVector, T>.AddWidened(_wave.Pointer + (chunk * stride) + from, length, target + from);
                }
            });
        }

        // What was moved left zeros behind, so that these numbers are added chunk by chunk as well, whatever the waves were.
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            for (int i = 0; i < heavyLength; i++)
            {
                int column = i / Outputs < runs.Heavy.Length ? runs.Heavy[i / Outputs] : Features;
                sums[((long)column * Outputs) + (i % Outputs)] += _heavySums[(chunk * heavyLength) + i];
            }
        }

        return Total(chunks);
    }

    /// <summary>The rows of a chunk: sums of the storage's type but for heavy columns and, last, the intercepts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double RunChunk(CsrPoint<T> w, int chunk, CsrRuns<T> runs, TileFunction function, T* gradient, Span<double> heavySums)
    {
        new Span<T>(gradient, Length).Clear();
        heavySums.Clear();
        var z = Buffers.RentTile();
        double value = 0;
        long end = runs.Bounds[chunk + 1];
        fixed (long* starts = Rows.Starts)
        fixed (T* weights = w.Values)
        fixed (double* heavy = heavySums)
        {
            for (long first = runs.Bounds[chunk]; first < end; first += TileRows)
            {
                var tile = new RowTile(first, (int)Math.Min(TileRows, end - first), null);
                CsrKernels<TSimd, TVector, T>.Margins(Rows, starts, tile, weights, w.IsOrigin, Features, Outputs, z.Pointer);
                value += function(tile, z.Pointer);
                CsrKernels<TSimd, TVector, T>.AddRowsNarrow(Rows, starts, tile, z.Pointer, Features, Outputs, gradient);
                Move(runs.Heavy, gradient, heavy);
            }
        }

        Buffers.ReturnTile(z);
        return value;
    }

    /// <summary>Adds the sums of heavy columns and of the intercepts to others in float64, and clears them.</summary>
    private void Move(int[] heavy, T* gradient, double* target)
    {
        for (int i = 0; i <= heavy.Length; i++)
        {
            T* source = gradient + ((long)(i < heavy.Length ? heavy[i] : Features) * Outputs);
            for (int c = 0; c < Outputs; c++, target++)
            {
                *target += double.CreateTruncating(source[c]);
                source[c] = T.Zero;
            }
        }
    }
}
