using System.Numerics;
using System.Numerics.Tensors;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using Vector = GpuLogReg.Compute.Vector;

namespace GpuLogReg.Cpu;

/// <summary>The vectorised engine's binary loss.</summary>
internal sealed unsafe class SimdObjective<TSimd, TVector, T> : BlockedObjective<TSimd, TVector, T>, IEpochs
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    /// <summary>Bytes of a tile of gathered rows: half of the first-level cache of current machines, so that sums are flushed seldom and the tile is not.</summary>
    private const int TileBytes = 24 * 1024;

    private const int LeastBlocksPerGather = 4, MostBlocksPerGather = 32;

    private const int MostOnStack = 1024;

    private readonly TileSize _tiles;

    /// <summary>On a boundary of a line: a vector of coefficients is read for every eight of X.</summary>
    private readonly AlignedBuffer<T> _w;

    private readonly BlockKernel _lossKernel;

    public SimdObjective(Dataset data, int threads, TileSize tiles)
        : base(data, LossKind.Logistic, threads, tiles, BlocksPerGather(data.Columns), FusedPass<TSimd, TVector, T, LogisticRow<TSimd, TVector, T>>.ScratchLength(data.Columns, DenseLayout.IsRowMajor(data.Columns, TSimd.StoredSize, LossKind.Logistic, tiles)), 1)
    {
        _tiles = tiles;
        _w = new AlignedBuffer<T>(Shape.Coefficients);
        _lossKernel = AddLoss;
        FillTargets(data.Labels.Span, data.Weights.Span);
    }

    private Span<T> Coefficients => new(_w.Pointer, Shape.Coefficients);

    /// <summary>target ← Σ slopeᵢ·x̃ᵢ over all rows in one fused pass, slopes from margins with w and a number a row beside them.</summary>
    /// <param name="w">What the margins are taken with.</param>
    /// <param name="sides">A number a row, in the order of the data, filled up to whole blocks.</param>
    /// <param name="target">Written whole.</param>
    internal void Product<TRow>(Vector w, T* sides, Vector target) where TRow : struct, IRowFunction<TVector>
    {
        EnsureNotDisposed();
        TensorPrimitives.ConvertTruncating<double, T>(HostVector.Of(w), Coefficients);
        var sums = Pass(RowRange.All(Shape.Rows), inData: true, Shape.Coefficients + 1, (matrix, run, scratch, partial) =>
            FusedPass<TSimd, TVector, T, TRow>.Run(matrix, _tiles, sides, run, _w.Pointer, scratch, partial));
        sums[..^1].CopyTo(HostVector.Of(target));
    }

    /// <inheritdoc/>
    public long? TryEpoch(in EpochPlan plan, ReadOnlySpan<double> rates, Vector w, Vector velocity, Vector? square, CancellationToken cancellation)
    {
        plan.Ensure(Shape, rates.Length, w, velocity, square);
        EnsureNotDisposed();
        long n = Shape.Rows, steps = plan.Steps(n);
        using var gradient = plan.Adam is null ? null : Space.Allocate(w.Length);
        int stride = Shape.Coefficients + 1;
        double[] point = HostVector.Of(w), momentum = HostVector.Of(velocity);
        scoped Span<double> alone = stride <= MostOnStack ? stackalloc double[stride] : new double[stride];
        var workspace = Rent();
        long step = 0;
        for (; step < steps && !cancellation.IsCancellationRequested; step++)
        {
            long start = step * plan.BatchSize;
            var rows = new RowRange(start, Math.Min(plan.BatchSize, n - start));
            TensorPrimitives.ConvertTruncating<double, T>(point, Coefficients);
            scoped ReadOnlySpan<double> sums;
            if (step > 0 && HasOrder && GatheredChunks(rows.Count, stride) == 1)
            {
                // What one thread does anyway needs no partials, and no scratch lent anew. The first batch has seen to it that rows can be read in this order.
                alone.Clear();
                Gather(workspace, rows.Start, rows.End, alone, _lossKernel);
                sums = alone;
            }
            else
            {
                sums = Pass(rows, inData: false, stride, _lossKernel);
            }

            double scale = plan.Scale(n, rows.Count, Shape.WeightSum), rate = rates[(int)step];
            if (plan.AdamAt(step, rate) is not { } adam)
            {
                Step(plan, scale, rate, sums, point, momentum);
                continue;
            }

            double[] slopes = HostVector.Of(gradient!);
            for (int j = 0; j < slopes.Length; j++)
                slopes[j] = Gradient(plan, scale, sums, point, j);
            Space.Adam(adam, w, gradient!, velocity, square!);
        }

        Return(workspace);
        return step;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _w.Dispose();
    }

    protected override double Evaluate(Vector w, Vector gradient, RowRange rows)
    {
        TensorPrimitives.ConvertTruncating<double, T>(HostVector.Of(w), Coefficients);
        var sums = Pass(rows, inData: false, Shape.Coefficients + 1, _lossKernel);
        sums[..^1].CopyTo(HostVector.Of(gradient));
        return sums[^1];
    }

    protected override void WriteMargins(Vector w, double* margins)
    {
        TensorPrimitives.ConvertTruncating<double, T>(HostVector.Of(w), Coefficients);
        ForBlocks((_, first, count) =>
        {
            T* z = stackalloc T[TSimd.Lanes];
            for (long block = first; block < first + count; block++)
            {
                BlockMargins<TSimd, TVector, T>.Fill(Matrix, block, 1, _w.Pointer, z);
                long row = block * TSimd.Lanes;
                for (int lane = 0; lane < Matrix.RowsWithin(block, 1); lane++)
                    margins[row + lane] = double.CreateTruncating(z[lane]);
            }
        });
    }

    protected override ICurvature MakeCurvature(Vector w) => new SimdCurvature<TSimd, TVector, T>(this, w);

    protected override ILine MakeLine(Vector w, Vector direction) => new SimdLine<TSimd, TVector, T>(this, w, direction);

    protected override void FillTargets(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights) =>
        SignedWeights.Fill(labels, weights, new Span<T>(Matrix.SignedWeightsOf(0), labels.Length));

    private void AddLoss(BlockedMatrix<T> matrix, BlockRun run, T* scratch, Span<double> partial) =>
        FusedPass<TSimd, TVector, T, LogisticRow<TSimd, TVector, T>>.Run(matrix, _tiles, matrix.SignedWeightsOf(0), run, _w.Pointer, scratch, partial);

    private static int BlocksPerGather(int features) =>
        (int)Math.Clamp(TileBytes / ((long)features * TSimd.Lanes * sizeof(T)), LeastBlocksPerGather, MostBlocksPerGather);

    /// <summary>One step with momentum, its sums in the order of the vector space's.</summary>
    private void Step(in EpochPlan plan, double scale, double rate, scoped ReadOnlySpan<double> sums, double[] point, double[] momentum)
    {
        for (int j = 0; j < point.Length; j++)
        {
            double gradient = Gradient(plan, scale, sums, point, j);
            momentum[j] = (plan.Momentum * momentum[j]) - (rate * gradient);
            point[j] += plan.Nesterov ? (plan.Momentum * momentum[j]) - (rate * gradient) : momentum[j];
        }
    }

    private double Gradient(in EpochPlan plan, double scale, scoped ReadOnlySpan<double> sums, double[] point, int j)
    {
        int penalized = Shape.PenalizedExtent;
        double gradient = j < penalized || !plan.FixedIntercept ? scale * sums[j] : 0;
        return j < penalized ? gradient + (plan.Ridge * point[j]) : gradient;
    }
}
