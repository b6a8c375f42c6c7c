using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuLogReg.Cpu;

/// <summary>
/// The fused pass of k outputs over blocks of <see cref="BlockedMatrix{T}"/>: a run of blocks that stays in cache gives its k margins a row, these become
/// slopes (of the loss, or of the Hessian's product), and every tile of 4 outputs × 4 features of Σ slope·x̃ᵀ is summed over the run in registers.
/// Memory is read once: n·d·sizeof(T) bytes; 2·n·d·k multiply-adds.
/// </summary>
/// <remarks>
/// Outputs come in quads, and a pair where what is left is one or two; an odd k has one output more, of zeros. Margins and slopes of a run are
/// [blocks][outputs][L]. A partial is [outputs][features in whole quads] and then the loss; <see cref="DensePass{TSimd, TVector, T}"/> has the quads of features.
/// Lanes are added up and go into float64 after every run, which bounds the rounding of float32 sums whatever n.
/// </remarks>
internal static unsafe class SoftmaxPass<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    private const int Quad = 4;

    /// <summary>Half of a core's second-level cache on current machines.</summary>
    private const int RunBytes = 1 << 19;

    /// <summary>Blocks of a run: enough that emptying the tiles costs little beside filling them, and not so many that float32 sums lose digits.</summary>
    private const int LeastRun = 16, LongestRun = 128;

    /// <summary>k, filled up to an even number.</summary>
    public static int PaddedOutputs(int k) => k + (k & 1);

    /// <summary>Numbers of a partial.</summary>
    public static int PartialLength(int d, int k) => checked((PaddedOutputs(k) * DensePass<TSimd, TVector, T>.PaddedSize(d)) + 1);

    /// <summary>Most blocks of a run.</summary>
    public static int RunLength(int d, int k) =>
        (int)Math.Clamp(RunBytes / (((long)d + PaddedOutputs(k)) * TSimd.Lanes * sizeof(T)), LeastRun, LongestRun);

    /// <summary>Numbers of scratch that <see cref="Run"/> takes.</summary>
    public static long ScratchLength(int d, int k) => ((long)RunLength(d, k) * (PaddedOutputs(k) + Quad) * TSimd.Lanes) + BlockedMatrix<T>.WidenedLength<TSimd, TVector>(RunLength(d, k), d);

    /// <summary>Coefficients as <see cref="Margins"/> reads them: group of outputs by group of outputs, each [d + 1][outputs of the group].</summary>
    /// <param name="w">Feature-major [(d + 1), k].</param>
    /// <param name="d">Features.</param>
    /// <param name="k">Outputs.</param>
    public static T[] Pack(ReadOnlySpan<double> w, int d, int k)
    {
        int outputs = PaddedOutputs(k), at = 0;
        var packed = new T[checked((d + 1) * outputs)];
        for (int first = 0; first < outputs; first += Quad)
        {
            int group = Math.Min(Quad, outputs - first);
            for (int j = 0; j <= d; j++)
            {
                for (int c = first; c < first + group; c++)
                    packed[at++] = c < k ? T.CreateTruncating(w[(j * k) + c]) : T.Zero;
            }
        }

        return packed;
    }

    /// <summary>The margins of some blocks.</summary>
    /// <param name="x">The first block.</param>
    /// <param name="d">Features.</param>
    /// <param name="blocks">How many, in memory one after the other.</param>
    /// <param name="outputs">k, filled up.</param>
    /// <param name="w">Packed coefficients.</param>
    /// <param name="z">Written: [blocks][outputs][L].</param>
    public static void Margins(T* x, int d, int blocks, int outputs, T* w, T* z)
    {
        nint block = (nint)d * TSimd.Lanes, row = (nint)outputs * TSimd.Lanes;
        for (int first = 0; first < outputs; first += Quad, z += Quad * TSimd.Lanes)
        {
            int group = Math.Min(Quad, outputs - first), done = 0;
            if (group == Quad)
            {
                for (; done + 2 <= blocks; done += 2)
                    QuadOfTwo(x + (done * block), block, d, w, z + (done * row), row);
            }
            else
            {
                for (; done + 4 <= blocks; done += 4)
                    PairOfFour(x + (done * block), block, d, w, z + (done * row), row);
            }

            for (; done < blocks; done++)
                Single(x + (done * block), d, group, w, z + (done * row));
            w += (nint)(d + 1) * group;
        }
    }

    /// <summary>Adds a run of blocks to a partial.</summary>
    /// <param name="matrix">X and targets.</param>
    /// <param name="first">First block.</param>
    /// <param name="count">Number of blocks.</param>
    /// <param name="k">Outputs.</param>
    /// <param name="w">Packed coefficients.</param>
    /// <param name="probabilities">Null for the loss; for the Hessian's product the probabilities of all rows, [block][outputs][L] from block 0 of the matrix on.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> numbers of any content.</param>
    /// <param name="partial">Where the sums are added: <see cref="PartialLength"/> numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(BlockedMatrix<T> matrix, long first, long count, int k, T* w, T* probabilities, T* scratch, Span<double> partial)
    {
        int d = matrix.Features, width = TSimd.Lanes, outputs = PaddedOutputs(k), longest = RunLength(d, k);
        nint row = (nint)outputs * width;
        T* tail = scratch + (longest * row);
        for (long end = first + count; first < end; first += longest)
        {
            int blocks = (int)Math.Min(longest, end - first);
            T* x = matrix.Widened<TSimd, TVector>(first, blocks, tail + (longest * Quad * width));
            Margins(x, d, blocks, outputs, w, scratch);
            TVector losses = default;
            for (int i = 0; i < blocks; i++)
            {
                T* z = scratch + (i * row), weights = matrix.SignedWeightsOf(first + i);
                if (probabilities is null)
                    losses = TSimd.Add(losses, SimdSoftmax<TSimd, TVector, T>.Evaluate(z, k, matrix.LabelsOf(first + i), weights));
                else
                    SimdSoftmax<TSimd, TVector, T>.Multiply(probabilities + ((first + i) * row), z, k, weights);
                if (outputs > k)
                    TSimd.Store(default, z + (k * width));
            }

            partial[^1] += double.CreateTruncating(TSimd.Sum(losses));
            DensePass<TSimd, TVector, T>.FillTail(x, d, blocks, tail);
            Products(x, d, blocks, tail, scratch, outputs, partial);
        }
    }

    /// <summary>partial[c][j] += Σ slope_c·x̃ⱼ over the run.</summary>
    private static void Products(T* x, int d, int blocks, T* tail, T* slopes, int outputs, Span<double> partial)
    {
        int width = TSimd.Lanes, stride = DensePass<TSimd, TVector, T>.PaddedSize(d);
        for (int j = 0; j < stride; j += Quad)
        {
            bool last = j + Quad == stride;
            T* features = last ? tail : x + ((nint)j * width);
            nint step = last ? Quad * width : (nint)d * width;
            int c = 0;
            for (; c + Quad <= outputs; c += Quad)
                DensePass<TSimd, TVector, T>.Tile(slopes + ((nint)c * width), (nint)outputs * width, features, step, blocks, partial[((c * stride) + j)..], stride);
            if (c < outputs)
                PairTile(slopes + ((nint)c * width), (nint)outputs * width, features, step, blocks, partial[((c * stride) + j)..], stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void QuadOfTwo(T* x0, nint block, int d, T* w, T* z, nint row)
    {
        int width = TSimd.Lanes;
        T* x1 = x0 + block, bias = w + ((nint)d * Quad);
        TVector a0 = TSimd.Broadcast(bias[0]), a1 = TSimd.Broadcast(bias[1]), a2 = TSimd.Broadcast(bias[2]), a3 = TSimd.Broadcast(bias[3]);
        TVector b0 = a0, b1 = a1, b2 = a2, b3 = a3;
        for (int j = 0; j < d; j++, x0 += width, x1 += width, w += Quad)
        {
            TVector a = TSimd.Load(x0), b = TSimd.Load(x1);
            TVector c = TSimd.Broadcast(w[0]);
            a0 = TSimd.MultiplyAdd(a, c, a0);
            b0 = TSimd.MultiplyAdd(b, c, b0);
            c = TSimd.Broadcast(w[1]);
            a1 = TSimd.MultiplyAdd(a, c, a1);
            b1 = TSimd.MultiplyAdd(b, c, b1);
            c = TSimd.Broadcast(w[2]);
            a2 = TSimd.MultiplyAdd(a, c, a2);
            b2 = TSimd.MultiplyAdd(b, c, b2);
            c = TSimd.Broadcast(w[3]);
            a3 = TSimd.MultiplyAdd(a, c, a3);
            b3 = TSimd.MultiplyAdd(b, c, b3);
        }

        TSimd.Store(a0, z);
        TSimd.Store(a1, z + width);
        TSimd.Store(a2, z + (2 * width));
        TSimd.Store(a3, z + (3 * width));
        z += row;
        TSimd.Store(b0, z);
        TSimd.Store(b1, z + width);
        TSimd.Store(b2, z + (2 * width));
        TSimd.Store(b3, z + (3 * width));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PairOfFour(T* x0, nint block, int d, T* w, T* z, nint row)
    {
        int width = TSimd.Lanes;
        T* x1 = x0 + block, x2 = x1 + block, x3 = x2 + block, bias = w + ((nint)d * 2);
        TVector a0 = TSimd.Broadcast(bias[0]), a1 = TSimd.Broadcast(bias[1]);
        TVector b0 = a0, b1 = a1, c0 = a0, c1 = a1, d0 = a0, d1 = a1;
        for (int j = 0; j < d; j++, x0 += width, x1 += width, x2 += width, x3 += width, w += 2)
        {
            TVector p = TSimd.Broadcast(w[0]), q = TSimd.Broadcast(w[1]);
            TVector x = TSimd.Load(x0);
            a0 = TSimd.MultiplyAdd(x, p, a0);
            a1 = TSimd.MultiplyAdd(x, q, a1);
            x = TSimd.Load(x1);
            b0 = TSimd.MultiplyAdd(x, p, b0);
            b1 = TSimd.MultiplyAdd(x, q, b1);
            x = TSimd.Load(x2);
            c0 = TSimd.MultiplyAdd(x, p, c0);
            c1 = TSimd.MultiplyAdd(x, q, c1);
            x = TSimd.Load(x3);
            d0 = TSimd.MultiplyAdd(x, p, d0);
            d1 = TSimd.MultiplyAdd(x, q, d1);
        }

        TSimd.Store(a0, z);
        TSimd.Store(a1, z + width);
        TSimd.Store(b0, z + row);
        TSimd.Store(b1, z + row + width);
        TSimd.Store(c0, z + (2 * row));
        TSimd.Store(c1, z + (2 * row) + width);
        TSimd.Store(d0, z + (3 * row));
        TSimd.Store(d1, z + (3 * row) + width);
    }

    /// <summary>A block left over, output by output.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Single(T* x, int d, int group, T* w, T* z)
    {
        int width = TSimd.Lanes;
        for (int c = 0; c < group; c++)
        {
            TVector sum = TSimd.Broadcast(w[((nint)d * group) + c]);
            for (int j = 0; j < d; j++)
                sum = TSimd.MultiplyAdd(TSimd.Load(x + ((nint)j * width)), TSimd.Broadcast(w[((nint)j * group) + c]), sum);
            TSimd.Store(sum, z + (c * width));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PairTile(T* a, nint aStep, T* b, nint bStep, int blocks, Span<double> target, int stride)
    {
        int width = TSimd.Lanes;
        TVector s00 = default, s01 = default, s02 = default, s03 = default, s10 = default, s11 = default, s12 = default, s13 = default;
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
        }

        DensePass<TSimd, TVector, T>.AddRow(s00, s01, s02, s03, target);
        DensePass<TSimd, TVector, T>.AddRow(s10, s11, s12, s13, target[stride..]);
    }
}
