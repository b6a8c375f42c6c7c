using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuLogReg.Cpu;

/// <summary>
/// The Hessian's pass over blocks of <see cref="BlockedMatrix{T}"/>: a run of blocks that stays in cache gives its curvatures D, then every 4 × 4 tile
/// of Σ D·x̃·x̃ᵀ on or below the diagonal from 16 vector accumulators. Memory is read once: n·d·sizeof(T) bytes, n·d² multiply-adds (half a square).
/// </summary>
/// <remarks>
/// Features come in quads; the last quad holds what is left of them, the intercept's ones and zeros, in a panel of its own. Lanes are added up and go
/// into float64 after every run, which bounds the rounding of float32 sums whatever n.
/// <para>Optimised from the first call: a fit makes a handful of passes, fewer than the runtime waits for before it optimises by itself.</para>
/// </remarks>
internal static unsafe class DensePass<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    private const int Quad = 4;

    /// <summary>Half of a core's second-level cache on current machines.</summary>
    private const int RunBytes = 1 << 19;

    private const int LeastRun = 16, LongestRun = 128;

    /// <summary>Rows and columns of a partial: d + 1, filled up to whole quads.</summary>
    public static int PaddedSize(int features) => (features / Quad * Quad) + Quad;

    /// <summary>Adds a run of blocks to a partial.</summary>
    /// <param name="matrix">X and signed weights.</param>
    /// <param name="first">First block.</param>
    /// <param name="count">Number of blocks.</param>
    /// <param name="w">d + 1 coefficients: where the curvatures are taken.</param>
    /// <param name="curvatures">Written: D of the rows of these blocks, L numbers a block from block 0 of the matrix on.</param>
    /// <param name="partial"><see cref="PaddedSize"/>² numbers, to whose tiles on and below the diagonal is added.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(BlockedMatrix<T> matrix, long first, long count, T* w, T* curvatures, Span<double> partial)
    {
        int d = matrix.Features, width = TSimd.Lanes, longest = RunLength(d);
        using var scratch = new AlignedBuffer<T>(ScratchLength(longest));
        using var widened = new AlignedBuffer<T>(matrix.WidenedLength<TSimd, TVector>(longest));
        for (long end = first + count; first < end; first += longest)
        {
            int blocks = (int)Math.Min(longest, end - first);
            T* x = matrix.Widened<TSimd, TVector>(first, blocks, widened.Pointer), weights = curvatures + (first * width);
            BlockMargins<TSimd, TVector, T>.Fill(matrix, first, blocks, w, weights);
            LogisticCurvatures<TSimd, TVector, T>.Fill(weights, matrix.SignedWeightsOf(first), blocks);
            FillTail(x, d, blocks, scratch.Pointer);
            AddProducts(x, d, blocks, scratch.Pointer, weights, partial);
        }
    }

    /// <summary>Most blocks of a run.</summary>
    public static int RunLength(int features) => (int)Math.Clamp(RunBytes / ((long)features * TSimd.Lanes * sizeof(T)), LeastRun, LongestRun);

    /// <summary>Numbers of scratch for <see cref="AddProducts"/> over as many blocks.</summary>
    public static long ScratchLength(int blocks) => 2L * blocks * Quad * TSimd.Lanes;

    /// <summary>Adds the tiles of Σ D·x̃·x̃ᵀ over some blocks to a partial.</summary>
    /// <param name="x">The first block.</param>
    /// <param name="d">Features.</param>
    /// <param name="blocks">How many, in memory one after the other.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> numbers, the first half of them what <see cref="FillTail"/> wrote.</param>
    /// <param name="weights">D, L numbers a block.</param>
    /// <param name="partial"><see cref="PaddedSize"/>² numbers, to whose tiles on and below the diagonal is added.</param>
    public static void AddProducts(T* x, int d, int blocks, T* scratch, T* weights, Span<double> partial)
    {
        int width = TSimd.Lanes, quads = PaddedSize(d) / Quad;
        T* tail = scratch, scaled = tail + ((long)blocks * Quad * width);
        for (int j = 0; j < quads; j++)
        {
            var (rows, rowStep) = QuadOf(j);
            Scale(rows, rowStep, weights, blocks, scaled);
            for (int k = 0; k <= j; k++)
            {
                var (columns, columnStep) = QuadOf(k);
                Tile(scaled, Quad * width, (T*)columns, columnStep, blocks, partial[((j * Quad * quads * Quad) + (k * Quad))..], quads * Quad);
            }
        }

        (nint Start, nint Step) QuadOf(int quad) => quad == quads - 1
            ? ((nint)tail, Quad * width)
            : ((nint)(x + ((nint)quad * Quad * width)), (nint)d * width);
    }

    /// <summary>The features that fill no quad, ones for the intercept, zeros: [blocks][4][L].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FillTail(T* x, int d, int blocks, T* tail)
    {
        int width = TSimd.Lanes, left = d % Quad;
        for (int i = 0; i < blocks; i++, x += (long)d * width, tail += Quad * width)
        {
            for (int r = 0; r < left; r++)
                TSimd.Store(TSimd.Load(x + ((d - left + r) * width)), tail + (r * width));
            TSimd.Store(TSimd.Broadcast(T.One), tail + (left * width));
            for (int r = left + 1; r < Quad; r++)
                TSimd.Store(default, tail + (r * width));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale(nint rows, nint step, T* weights, int blocks, T* scaled)
    {
        int width = TSimd.Lanes;
        T* x = (T*)rows;
        for (int i = 0; i < blocks; i++, x += step, weights += width, scaled += Quad * width)
        {
            TVector weight = TSimd.Load(weights);
            for (int r = 0; r < Quad; r++)
                TSimd.Store(TSimd.Multiply(weight, TSimd.Load(x + (r * width))), scaled + (r * width));
        }
    }

    /// <summary>Adds Σ aᵣ·b_c over blocks, of four vectors a and four b a block, to 4 × 4 numbers.</summary>
    /// <param name="a">The first block's four rows.</param>
    /// <param name="aStep">From a block to the next.</param>
    /// <param name="b">The first block's four columns.</param>
    /// <param name="bStep">From a block to the next.</param>
    /// <param name="blocks">How many.</param>
    /// <param name="target">Where row 0, column 0 is added.</param>
    /// <param name="stride">From a row of the target to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile(T* a, nint aStep, T* b, nint bStep, int blocks, Span<double> target, int stride)
    {
        int width = TSimd.Lanes;
        TVector s00 = default, s01 = default, s02 = default, s03 = default, s10 = default, s11 = default, s12 = default, s13 = default;
        TVector s20 = default, s21 = default, s22 = default, s23 = default, s30 = default, s31 = default, s32 = default, s33 = default;
        for (int i = 0; i < blocks; i++, a += aStep, b += bStep)
        {
            TVector b0 = TSimd.Load(b), b1 = TSimd.Load(b + width), b2 = TSimd.Load(b + (2 * width)), b3 = TSimd.Load(b + (3 * width));
            TVector x = TSimd.Load(a);
            s00 = TSimd.MultiplyAdd(x, b0, s00);
            s01 = TSimd.MultiplyAdd(x, b1, s01);
            s02 = TSimd.MultiplyAdd(x, b2, s02);
            s03 = TSimd.MultiplyAdd(x, b3, s03);
            x = TSimd.Load(a + width);
            s10 = TSimd.MultiplyAdd(x, b0, s10);
            s11 = TSimd.MultiplyAdd(x, b1, s11);
            s12 = TSimd.MultiplyAdd(x, b2, s12);
            s13 = TSimd.MultiplyAdd(x, b3, s13);
            x = TSimd.Load(a + (2 * width));
            s20 = TSimd.MultiplyAdd(x, b0, s20);
            s21 = TSimd.MultiplyAdd(x, b1, s21);
            s22 = TSimd.MultiplyAdd(x, b2, s22);
            s23 = TSimd.MultiplyAdd(x, b3, s23);
            x = TSimd.Load(a + (3 * width));
            s30 = TSimd.MultiplyAdd(x, b0, s30);
            s31 = TSimd.MultiplyAdd(x, b1, s31);
            s32 = TSimd.MultiplyAdd(x, b2, s32);
            s33 = TSimd.MultiplyAdd(x, b3, s33);
        }

        AddRow(s00, s01, s02, s03, target);
        AddRow(s10, s11, s12, s13, target[stride..]);
        AddRow(s20, s21, s22, s23, target[(2 * stride)..]);
        AddRow(s30, s31, s32, s33, target[(3 * stride)..]);
    }

    public static void AddRow(TVector s0, TVector s1, TVector s2, TVector s3, Span<double> target)
    {
        target[0] += double.CreateTruncating(TSimd.Sum(s0));
        target[1] += double.CreateTruncating(TSimd.Sum(s1));
        target[2] += double.CreateTruncating(TSimd.Sum(s2));
        target[3] += double.CreateTruncating(TSimd.Sum(s3));
    }
}
