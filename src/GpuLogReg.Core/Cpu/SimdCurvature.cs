using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using GpuLogReg.Compute;
using Vector = GpuLogReg.Compute.Vector;

namespace GpuLogReg.Cpu;

/// <summary>
/// Second derivatives of the vectorised engine at one point. The curvatures D, one number a row, are made by whichever pass is asked for first:
/// the dense one takes the margins along, <see cref="Multiply"/> needs a pass for them.
/// </summary>
internal sealed unsafe class SimdCurvature<TSimd, TVector, T> : ICurvature
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    /// <summary>Features above which H is not written out: eight megabytes of it, and n·d² operations.</summary>
    private const int MostFeatures = 1024;

    private readonly SimdObjective<TSimd, TVector, T> _owner;
    private readonly AlignedBuffer<T> _curvatures;
    private readonly T[] _w;
    private bool _known, _returned;

    public SimdCurvature(SimdObjective<TSimd, TVector, T> owner, Vector w)
    {
        _owner = owner;
        _w = new T[w.Length];
        TensorPrimitives.ConvertTruncating<double, T>(HostVector.Of(w), _w);
        _curvatures = owner.RentRows();
    }

    public void Multiply(Vector v, Vector result)
    {
        _owner.Shape.EnsureCoefficients(v, nameof(v));
        _owner.Shape.EnsureCoefficients(result, nameof(result));
        EnsureAlive();
        FindCurvatures();
        _owner.Product<CurvatureRow<TSimd, TVector, T>>(v, _curvatures.Pointer, result);
    }

    public bool TryDense(Span<double> hessian)
    {
        var shape = _owner.Shape;
        shape.EnsureHessian(hessian);
        EnsureAlive();
        if (shape.Features > MostFeatures)
            return false;

        var matrix = _owner.Matrix;
        int padded = DensePass<TSimd, TVector, T>.PaddedSize(shape.Features), square = padded * padded;
        int chunks = SimdObjective<TSimd, TVector, T>.Chunks(matrix.Blocks, 1, square);
        _owner.Partials.Reserve(chunks, square);
        _owner.ForChunks(matrix.Blocks, chunks, matrix.Blocks * TSimd.Lanes * square, (chunk, first, count) =>
        {
            fixed (T* w = _w)
                DensePass<TSimd, TVector, T>.Run(matrix, first, count, w, _curvatures.Pointer, _owner.Partials.Empty(chunk));
        });
        _known = true;

        var total = _owner.Partials.Total();
        int size = shape.Coefficients;
        for (int j = 0; j < size; j++)
        {
            for (int k = 0; k <= j; k++)
                hessian[(j * size) + k] = hessian[(k * size) + j] = total[(j * padded) + k];
        }

        return true;
    }

    public void Dispose()
    {
        if (!_returned)
            _owner.ReturnRows(_curvatures);
        _returned = true;
    }

    private void EnsureAlive()
    {
        ObjectDisposedException.ThrowIf(_returned, this);
        _owner.EnsureAlive();
    }

    private void FindCurvatures()
    {
        if (_known)
            return;
        var matrix = _owner.Matrix;
        _owner.ForBlocks((_, first, count) =>
        {
            fixed (T* w = _w)
                Fill(matrix, first, first + count, w);
        });
        _known = true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill(BlockedMatrix<T> matrix, long first, long end, T* w)
    {
        BlockMargins<TSimd, TVector, T>.Fill(matrix, first, end - first, w, _curvatures.Pointer + (first * TSimd.Lanes));
        LogisticCurvatures<TSimd, TVector, T>.Fill(_curvatures.Pointer + (first * TSimd.Lanes), matrix.SignedWeightsOf(first), end - first);
    }
}
