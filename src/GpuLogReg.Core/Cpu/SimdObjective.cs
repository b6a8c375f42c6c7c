using System.Numerics;
using System.Numerics.Tensors;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using Vector = GpuLogReg.Compute.Vector;

namespace GpuLogReg.Cpu;

/// <summary>The vectorised engine's binary loss.</summary>
internal sealed unsafe class SimdObjective<TSimd, TVector, T> : BlockedObjective<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    private const int BlocksPerGather = 4;

    private readonly T[] _w;
    private readonly BlockKernel _lossKernel;

    public SimdObjective(Dataset data, int threads)
        : base(data, LossKind.Logistic, threads, BlocksPerGather, FusedPass<TSimd, TVector, T, LogisticRow<TSimd, TVector, T>>.ScratchLength(data.Columns), 1)
    {
        _w = new T[Shape.Coefficients];
        _lossKernel = AddLoss;
        FillTargets(data.Labels.Span, data.Weights.Span);
    }

    /// <summary>target ← Σ slopeᵢ·x̃ᵢ over all rows in one fused pass, slopes from margins with w and a number a row beside them.</summary>
    /// <param name="w">What the margins are taken with.</param>
    /// <param name="sides">A number a row, in the order of the data, filled up to whole blocks.</param>
    /// <param name="target">Written whole.</param>
    internal void Product<TRow>(Vector w, T* sides, Vector target) where TRow : struct, IRowFunction<TVector>
    {
        TensorPrimitives.ConvertTruncating<double, T>(HostVector.Of(w), _w);
        var sums = Pass(RowRange.All(Shape.Rows), inData: true, Shape.Coefficients + 1, (matrix, first, count, scratch, partial) =>
        {
            fixed (T* weights = _w)
                FusedPass<TSimd, TVector, T, TRow>.Run(matrix, sides, first, count, weights, scratch, partial);
        });
        sums[..^1].CopyTo(HostVector.Of(target));
    }

    protected override double Evaluate(Vector w, Vector gradient, RowRange rows)
    {
        TensorPrimitives.ConvertTruncating<double, T>(HostVector.Of(w), _w);
        var sums = Pass(rows, inData: false, Shape.Coefficients + 1, _lossKernel);
        sums[..^1].CopyTo(HostVector.Of(gradient));
        return sums[^1];
    }

    protected override void WriteMargins(Vector w, double* margins)
    {
        TensorPrimitives.ConvertTruncating<double, T>(HostVector.Of(w), _w);
        ForBlocks((_, first, count) =>
        {
            T* z = stackalloc T[TSimd.Lanes];
            fixed (T* weights = _w)
            {
                for (long block = first; block < first + count; block++)
                {
                    BlockMargins<TSimd, TVector, T>.Fill(Matrix, block, 1, weights, z);
                    long row = block * TSimd.Lanes;
                    for (int lane = 0; lane < Matrix.RowsWithin(block, 1); lane++)
                        margins[row + lane] = double.CreateTruncating(z[lane]);
                }
            }
        });
    }

    protected override ICurvature MakeCurvature(Vector w) => new SimdCurvature<TSimd, TVector, T>(this, w);

    protected override ILine MakeLine(Vector w, Vector direction) => new SimdLine<TSimd, TVector, T>(this, w, direction);

    protected override void FillTargets(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights) =>
        SignedWeights.Fill(labels, weights, new Span<T>(Matrix.SignedWeightsOf(0), labels.Length));

    private void AddLoss(BlockedMatrix<T> matrix, long first, long count, T* scratch, Span<double> partial)
    {
        fixed (T* w = _w)
            FusedPass<TSimd, TVector, T, LogisticRow<TSimd, TVector, T>>.Run(matrix, matrix.SignedWeightsOf(0), first, count, w, scratch, partial);
    }
}
