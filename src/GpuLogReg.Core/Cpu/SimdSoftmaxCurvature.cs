using System.Numerics;
using GpuLogReg.Compute;
using Vector = GpuLogReg.Compute.Vector;

namespace GpuLogReg.Cpu;

/// <summary>
/// Second derivatives of the multinomial loss at one point in the vectorised engine. The probabilities, k numbers a row, are made by whichever pass is asked
/// for first: the dense one takes the margins along, <see cref="Multiply"/> needs a pass for them.
/// </summary>
/// <remarks>
/// The dense form is, for each pair of outputs c ≥ e, the (d + 1) × (d + 1) matrix Σ D_ce·x̃·x̃ᵀ: the pass of the binary loss with the pair's weights,
/// all pairs from one run of blocks in cache. n·d²·k²/4 multiply-adds.
/// </remarks>
internal sealed unsafe class SimdSoftmaxCurvature<TSimd, TVector, T> : ICurvature
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    /// <summary>Coefficients above which H is not written out: eight megabytes of it, and n·d²·k² operations.</summary>
    private const int MostCoefficients = 1024;

    private readonly SimdSoftmaxObjective<TSimd, TVector, T> _owner;
    private readonly AlignedBuffer<T> _probabilities;
    private readonly T[] _w;
    private bool _known, _returned;

    public SimdSoftmaxCurvature(SimdSoftmaxObjective<TSimd, TVector, T> owner, Vector w)
    {
        _owner = owner;
        _w = owner.Pack(w);
        _probabilities = owner.RentRows();
    }

    public void Multiply(Vector v, Vector result)
    {
        _owner.Shape.EnsureCoefficients(v, nameof(v));
        _owner.Shape.EnsureCoefficients(result, nameof(result));
        EnsureAlive();
        FindProbabilities();
        _owner.Product(v, _probabilities.Pointer, result);
    }

    public bool TryDense(Span<double> hessian)
    {
        var shape = _owner.Shape;
        shape.EnsureHessian(hessian);
        EnsureAlive();
        if (shape.Coefficients > MostCoefficients)
            return false;

        var matrix = _owner.Matrix;
        int k = shape.Outputs, padded = DensePass<TSimd, TVector, T>.PaddedSize(shape.Features), square = padded * padded, stride = square * (k * (k + 1) / 2);
        int chunks = SimdSoftmaxObjective<TSimd, TVector, T>.Chunks(matrix.Blocks, 1, stride);
        _owner.Partials.Reserve(chunks, stride);
        _owner.ForChunks(matrix.Blocks, chunks, matrix.Blocks * TSimd.Lanes * stride, (chunk, first, count) =>
            AddRuns(first, first + count, _owner.Partials.Empty(chunk)));
        _known = true;

        var total = _owner.Partials.Total();
        int size = shape.Coefficients;
        for (int c = 0, pair = 0; c < k; c++)
        {
            for (int e = 0; e <= c; e++, pair++)
            {
                // Each pair's matrix is symmetric, and so is the array of pairs: four places, of which some may be one.
                var part = total.Slice(pair * square, square);
                for (int j = 0; j <= shape.Features; j++)
                {
                    for (int l = 0; l <= j; l++)
                    {
                        double value = part[(j * padded) + l];
                        int jc = (j * k) + c, je = (j * k) + e, lc = (l * k) + c, le = (l * k) + e;
                        hessian[(jc * size) + le] = hessian[(le * size) + jc] = value;
                        hessian[(je * size) + lc] = hessian[(lc * size) + je] = value;
                    }
                }
            }
        }

        return true;
    }

    public void Dispose()
    {
        if (!_returned)
            _owner.ReturnRows(_probabilities);
        _returned = true;
    }

    private void EnsureAlive()
    {
        ObjectDisposedException.ThrowIf(_returned, this);
        _owner.EnsureAlive();
    }

    private void FindProbabilities()
    {
        if (_known)
            return;
        _owner.ForRuns(MakeProbabilities);
        _known = true;
    }

    /// <summary>The probabilities of a run of blocks.</summary>
    private void MakeProbabilities(long first, int blocks)
    {
        T* p = _probabilities.Pointer + (first * _owner.BlockLength);
        _owner.Margins(first, blocks, _w, p);
        for (int i = 0; i < blocks; i++)
            SimdSoftmax<TSimd, TVector, T>.Probabilities(p + (i * _owner.BlockLength), _owner.Shape.Outputs);
    }

    /// <summary>Adds the matrices of all pairs of outputs over these blocks, a run that stays in cache after the other.</summary>
    private void AddRuns(long first, long end, Span<double> partial)
    {
        var matrix = _owner.Matrix;
        int d = matrix.Features, k = _owner.Shape.Outputs, width = TSimd.Lanes, longest = DensePass<TSimd, TVector, T>.RunLength(d);
        int square = DensePass<TSimd, TVector, T>.PaddedSize(d) * DensePass<TSimd, TVector, T>.PaddedSize(d);
        using AlignedBuffer<T> scratch = new(DensePass<TSimd, TVector, T>.ScratchLength(longest)), weights = new((long)longest * width), widened = new(BlockedMatrix<T>.WidenedLength<TSimd, TVector>(longest, d));
        for (; first < end; first += longest)
        {
            int blocks = (int)Math.Min(longest, end - first);
            T* x = matrix.Widened<TSimd, TVector>(first, blocks, widened.Pointer), p = _probabilities.Pointer + (first * _owner.BlockLength);
            if (!_known)
                MakeProbabilities(first, blocks);

            DensePass<TSimd, TVector, T>.FillTail(x, d, blocks, scratch.Pointer);
            for (int c = 0, pair = 0; c < k; c++)
            {
                for (int e = 0; e <= c; e++, pair++)
                {
                    for (int i = 0; i < blocks; i++)
                        TSimd.Store(SimdSoftmax<TSimd, TVector, T>.Element(p + (i * _owner.BlockLength), k, c, e, matrix.SignedWeightsOf(first + i)), weights.Pointer + (i * width));
                    DensePass<TSimd, TVector, T>.AddProducts(x, d, blocks, scratch.Pointer, weights.Pointer, partial.Slice(pair * square, square));
                }
            }
        }
    }
}
