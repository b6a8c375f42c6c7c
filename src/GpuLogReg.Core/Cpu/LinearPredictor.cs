using GpuLogReg.Data;

namespace GpuLogReg.Cpu;

/// <summary>Margins and probabilities of rows in float64, streamed from the matrix in its own layout: prediction reads each row once, for all outputs, and copies nothing.</summary>
/// <remarks>A row's numbers have the same bits for any number of threads, and whatever rows are predicted with it.</remarks>
/// <param name="coefficients">k rows of d numbers.</param>
/// <param name="intercepts">k numbers.</param>
/// <param name="scaling">The map applied to rows first; null for none.</param>
/// <param name="vectorBits">Width of the vectors, so that tests reach each; 0 for the machine's.</param>
/// <param name="threads">Most threads; −1 for one a core.</param>
/// <param name="tiles">So that tests reach each; null for the machine's.</param>
internal sealed unsafe class LinearPredictor(double[][] coefficients, double[] intercepts, ColumnScaling? scaling, int vectorBits = 0, int threads = -1, TileSize? tiles = null)
{
    // A run is some microseconds of reading: less than the least is not worth waking another thread for. At its start the streams that it is read as are cold, so
    // long ones are faster, where there are enough of them to keep all threads at work till the end.
    private const int LeastBytes = 256 << 10, MostBytes = 1 << 20, RunsOfThread = 8, Tile = 64, MostRows = (1 << 13) + Tile;

    private readonly RowPredictor _rows = RowPredictor.Create(coefficients, intercepts, scaling, vectorBits == 0 ? SimdBackend.VectorBits : vectorBits, tiles ?? DenseLayout.Tiles);

    /// <summary>Predicts all rows on all cores.</summary>
    /// <typeparam name="TResult"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="features">n × d.</param>
    /// <param name="kind">What is asked for.</param>
    /// <param name="calibrate">Maps margins of a binary model in place first; null for none. Called by several threads.</param>
    /// <param name="target">n rows, row-major: one number, two, or k.</param>
    public void Run<TResult>(FeatureMatrix features, PredictionKind kind, Action<Span<double>>? calibrate, Span<TResult> target) where TResult : unmanaged
    {
        int width = kind == PredictionKind.Both ? 2 : intercepts.Length;
        long rows = features.Rows, bytesOfRow = (features.Bytes / Math.Max(rows, 1)) + ((long)width * sizeof(TResult));
        long bytesOfRun = Math.Clamp(rows * bytesOfRow / ((threads > 0 ? threads : Environment.ProcessorCount) * RunsOfThread), LeastBytes, MostBytes);

        // An odd number of tiles is what streams of rows divide without a rest.
        int perRun = Math.Min(((int)(bytesOfRun / bytesOfRow / Tile) | 1) * Tile, MostRows);
        int runs = (int)((rows + perRun - 1) / perRun);
        fixed (TResult* pinned = target)
        {
            TResult* start = pinned;
            LargeMemory.Expect(start, rows * width * sizeof(TResult));
            if (runs <= 1)
                Run(0);
            else
                ThreadTeam.Of(threads).For(runs, Run);

            void Run(int run)
            {
                long first = (long)run * perRun;
                int count = (int)Math.Min(perRun, rows - first);
                _rows.Run(features, first, count, kind, calibrate, start + (first * width));
                features.LetGo(first, count);
            }
        }
    }

    /// <summary>margins[i·k + c] = ((xᵢ − mean)/scale)·w_c + b_c.</summary>
    /// <param name="features">n × d.</param>
    /// <param name="margins">n × k numbers, row-major.</param>
    public void Margins(FeatureMatrix features, Span<double> margins) => Run(features, PredictionKind.Margins, null, margins);
}
