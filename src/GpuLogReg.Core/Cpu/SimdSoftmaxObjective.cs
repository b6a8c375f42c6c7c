using System.Numerics;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using Vector = GpuLogReg.Compute.Vector;

namespace GpuLogReg.Cpu;

/// <summary>The vectorised engine's multinomial loss of k outputs.</summary>
internal sealed unsafe class SimdSoftmaxObjective<TSimd, TVector, T> : BlockedObjective<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    /// <summary>As a run of the kernel at least is, so that rows in another order fill its tiles as well.</summary>
    private const int BlocksPerGather = 16;

    public SimdSoftmaxObjective(Dataset data, int threads)
        : base(
            data, LossKind.Softmax, threads, DenseLayout.Tiles, BlocksPerGather, SoftmaxPass<TSimd, TVector, T>.ScratchLength(data.Columns, data.Classes.Count),
            SoftmaxPass<TSimd, TVector, T>.PaddedOutputs(data.Classes.Count))
        => FillTargets(data.Labels.Span, data.Weights.Span);

    /// <summary>k, filled up: margins of a block are as many vectors.</summary>
    internal int PaddedOutputs => SoftmaxPass<TSimd, TVector, T>.PaddedOutputs(Shape.Outputs);

    /// <summary>Numbers of a block's margins.</summary>
    internal long BlockLength => (long)PaddedOutputs * TSimd.Lanes;

    /// <summary>Coefficients as the kernels read them.</summary>
    internal T[] Pack(Vector w) => SoftmaxPass<TSimd, TVector, T>.Pack(HostVector.Of(w), Shape.Features, Shape.Outputs);

    /// <summary>Calls the action for every run of blocks that stays in cache (first block, number), on several threads where it pays.</summary>
    internal void ForRuns(Action<long, int> action)
    {
        int longest = SoftmaxPass<TSimd, TVector, T>.RunLength(Shape.Features, Shape.Outputs);
        ForBlocks((_, first, count) =>
        {
            for (long end = first + count; first < end; first += longest)
                action(first, (int)Math.Min(longest, end - first));
        });
    }

    /// <summary>The margins of a run of blocks.</summary>
    /// <param name="first">First block.</param>
    /// <param name="blocks">How many.</param>
    /// <param name="packed">Coefficients.</param>
    /// <param name="margins">Written: [blocks][<see cref="PaddedOutputs"/>][L].</param>
    internal void Margins(long first, int blocks, T[] packed, T* margins)
    {
        var workspace = Rent();
        fixed (T* w = packed)
            SoftmaxPass<TSimd, TVector, T>.Margins(Matrix.Widened<TSimd, TVector>(first, blocks, workspace.Scratch.Pointer), Shape.Features, blocks, PaddedOutputs, w, margins);
        Return(workspace);
    }

    /// <summary>target ← H·v over all rows in one pass.</summary>
    /// <param name="v">A direction.</param>
    /// <param name="probabilities">Of all rows, where the second derivatives are taken: [blocks][<see cref="PaddedOutputs"/>][L].</param>
    /// <param name="target">Written whole.</param>
    internal void Product(Vector v, T* probabilities, Vector target) => Run(v, probabilities, RowRange.All(Shape.Rows), target);

    protected override double Evaluate(Vector w, Vector gradient, RowRange rows) => Run(w, null, rows, gradient);

    protected override void WriteMargins(Vector w, double* margins)
    {
        T[] packed = Pack(w);
        int lanes = TSimd.Lanes, k = Shape.Outputs;
        ForRuns((first, blocks) =>
        {
            var workspace = Rent();
            Margins(first, blocks, packed, workspace.Scratch.Pointer);
            for (long row = first * lanes; row < Math.Min(Shape.Rows, (first + blocks) * lanes); row++)
            {
                T* z = workspace.Scratch.Pointer + (((row / lanes) - first) * BlockLength) + (row % lanes);
                for (int c = 0; c < k; c++)
                    margins[(row * k) + c] = double.CreateTruncating(z[c * lanes]);
            }

            Return(workspace);
        });
    }

    protected override ICurvature MakeCurvature(Vector w) => new SimdSoftmaxCurvature<TSimd, TVector, T>(this, w);

    protected override ILine MakeLine(Vector w, Vector direction) => new SimdSoftmaxLine<TSimd, TVector, T>(this, w, direction);

    protected override void FillTargets(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights)
    {
        T* s = Matrix.SignedWeightsOf(0), y = Matrix.LabelsOf(0);
        for (int i = 0; i < labels.Length; i++)
        {
            s[i] = weights.IsEmpty ? T.One : T.CreateTruncating(weights[i]);
            y[i] = T.CreateTruncating(labels[i]);
        }
    }

    private double Run(Vector w, T* probabilities, RowRange rows, Vector target)
    {
        T[] packed = Pack(w);
        int k = Shape.Outputs;
        var sums = Pass(rows, probabilities is not null, SoftmaxPass<TSimd, TVector, T>.PartialLength(Shape.Features, k), (matrix, run, scratch, partial) =>
        {
            fixed (T* weights = packed)
                SoftmaxPass<TSimd, TVector, T>.Run(matrix, run.First, run.Count, k, weights, probabilities, scratch, partial);
        });
        int stride = DensePass<TSimd, TVector, T>.PaddedSize(Shape.Features);
        double[] values = HostVector.Of(target);
        for (int j = 0; j <= Shape.Features; j++)
        {
            for (int c = 0; c < k; c++)
                values[(j * k) + c] = sums[(c * stride) + j];
        }

        return sums[^1];
    }
}
