using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuLogReg.Cpu;

/// <summary>Margins of blocks of rows.</summary>
internal static unsafe class BlockMargins<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    /// <summary>Blocks or rows a step: as many sums that do not wait for each other.</summary>
    private const int Together = 4;

    /// <summary>xᵢ·w + b for the L rows of a block that is feature-major inside.</summary>
    /// <param name="x">The block, d × L.</param>
    /// <param name="d">Features.</param>
    /// <param name="w">d + 1 coefficients.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of(byte* x, int d, T* w)
    {
        TVector z = TSimd.Broadcast(w[d]);
        for (int j = 0; j < d; j++, x += TSimd.Lanes * TSimd.StoredSize)
            z = TSimd.MultiplyAdd(TSimd.LoadStored(x), TSimd.Broadcast(w[j]), z);
        return z;
    }

    /// <summary>xᵢ·w + b for the rows of some blocks.</summary>
    /// <param name="matrix">X, in either layout.</param>
    /// <param name="first">First block.</param>
    /// <param name="count">How many.</param>
    /// <param name="w">d + 1 coefficients.</param>
    /// <param name="margins">Written: L numbers a block; those of rows that fill the last block up are any finite number.</param>
    public static void Fill(BlockedMatrix<T> matrix, long first, long count, T* w, T* margins)
    {
        if (matrix.IsRowMajor)
            FillRows(matrix.Row(first * TSimd.Lanes), matrix.RowBytes, matrix.Features, matrix.RowsWithin(first, count), count * TSimd.Lanes, w, margins);
        else
            FillBlocks(matrix.Block(first), matrix.Features, count, w, margins);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FillBlocks(byte* x, int d, long count, T* w, T* margins)
    {
        int width = TSimd.Lanes, vector = width * TSimd.StoredSize;
        nint block = (nint)d * vector;
        for (; count >= Together; count -= Together, x += 3 * block, margins += Together * width)
        {
            TVector z0 = TSimd.Broadcast(w[d]), z1 = z0, z2 = z0, z3 = z0;
            for (int j = 0; j < d; j++, x += vector)
            {
                TVector wj = TSimd.Broadcast(w[j]);
                z0 = TSimd.MultiplyAdd(TSimd.LoadStored(x), wj, z0);
                z1 = TSimd.MultiplyAdd(TSimd.LoadStored(x + block), wj, z1);
                z2 = TSimd.MultiplyAdd(TSimd.LoadStored(x + (2 * block)), wj, z2);
                z3 = TSimd.MultiplyAdd(TSimd.LoadStored(x + (3 * block)), wj, z3);
            }

            TSimd.Store(z0, margins);
            TSimd.Store(z1, margins + width);
            TSimd.Store(z2, margins + (2 * width));
            TSimd.Store(z3, margins + (3 * width));
        }

        for (; count > 0; count--, x += block, margins += width)
            TSimd.Store(Of(x, d, w), margins);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FillRows(byte* x, nint row, int d, long rows, long filled, T* w, T* margins)
    {
        int width = TSimd.Lanes, full = RowTail<T>.VectorsBefore(d, width) * width;
        T* last = stackalloc T[width];
        RowTail<T>.Coefficients(w, d, width, last);
        for (T* end = margins + rows; margins < end; margins++, x += row)
        {
            TVector z0 = default, z1 = default;
            byte* p = x;
            int j = 0;
            for (; j < full - width; j += 2 * width, p += 2 * width * TSimd.StoredSize)
            {
                z0 = TSimd.MultiplyAdd(TSimd.LoadStored(p), TSimd.Load(w + j), z0);
                z1 = TSimd.MultiplyAdd(TSimd.LoadStored(p + (width * TSimd.StoredSize)), TSimd.Load(w + j + width), z1);
            }

            if (j < full)
                z0 = TSimd.MultiplyAdd(TSimd.LoadStored(p), TSimd.Load(w + j), z0);
            z1 = TSimd.MultiplyAdd(TSimd.LoadStored(x + ((nint)(d - width) * TSimd.StoredSize)), TSimd.Load(last), z1);
            *margins = TSimd.Sum(TSimd.Add(z0, z1)) + w[d];
        }

        new Span<T>(margins, (int)(filled - rows)).Clear();
    }
}
