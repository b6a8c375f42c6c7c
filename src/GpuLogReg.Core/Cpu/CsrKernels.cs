using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace GpuLogReg.Cpu;

/// <summary>
/// The two products of a pass over sparse rows, one tile of rows at a time, so that the second finds them in cache: margins X̃·w, then Σ slopes·x̃.
/// Bytes moved: sizeof(T) + 4 for each number stored; operations: 4·k for each.
/// </summary>
internal static unsafe class CsrKernels<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    /// <summary>Outputs from which a call for a vector of them costs less than a loop.</summary>
    private const int ManyOutputs = 8;

    /// <summary>k margins a row: w's intercept row and a multiple of its row j for every number stored in column j.</summary>
    /// <param name="rows">X.</param>
    /// <param name="starts">Its row starts.</param>
    /// <param name="tile">Which rows.</param>
    /// <param name="w">(d + 1) × k coefficients.</param>
    /// <param name="d">Features.</param>
    /// <param name="k">Outputs.</param>
    /// <param name="margins">Written: tile × k.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Margins(CsrRows<T> rows, long* starts, RowTile tile, T* w, int d, int k, T* margins)
    {
        int* columns = rows.Columns;
        T* values = rows.Values;
        T* intercepts = w + ((long)d * k);
        if (k == 1)
        {
            for (int i = 0; i < tile.Count; i++)
            {
                long row = tile[i];
                margins[i] = Dot(values, columns, starts[row], starts[row + 1], w) + intercepts[0];
            }

            return;
        }

        for (int i = 0; i < tile.Count; i++, margins += k)
        {
            long row = tile[i];
            Unsafe.CopyBlockUnaligned(margins, intercepts, (uint)(k * sizeof(T)));
            for (long at = starts[row]; at < starts[row + 1]; at++)
                AddScaled(values[at], w + ((long)columns[at] * k), margins, k);
        }
    }

    /// <summary>Adds slope × row to a gradient in float64: whatever n is, no float32 sum is longer than a row.</summary>
    /// <param name="rows">X.</param>
    /// <param name="starts">Its row starts.</param>
    /// <param name="tile">Which rows.</param>
    /// <param name="slopes">tile × k.</param>
    /// <param name="d">Features.</param>
    /// <param name="k">Outputs.</param>
    /// <param name="gradient">(d + 1) × k sums, added to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddRows(CsrRows<T> rows, long* starts, RowTile tile, T* slopes, int d, int k, double* gradient)
    {
        int* columns = rows.Columns;
        T* values = rows.Values;
        double* intercepts = gradient + ((long)d * k);
        if (k == 1)
        {
            double sum = 0;
            for (int i = 0; i < tile.Count; i++)
            {
                long row = tile[i], end = starts[row + 1];
                double slope = double.CreateTruncating(slopes[i]);
                sum += slope;
                for (long at = starts[row]; at < end; at++)
                    gradient[columns[at]] += slope * double.CreateTruncating(values[at]);
            }

            intercepts[0] += sum;
            return;
        }

        double* wide = stackalloc double[k];
        for (int i = 0; i < tile.Count; i++, slopes += k)
        {
            long row = tile[i];
            for (int c = 0; c < k; c++)
            {
                wide[c] = double.CreateTruncating(slopes[c]);
                intercepts[c] += wide[c];
            }

            for (long at = starts[row]; at < starts[row + 1]; at++)
            {
                double value = double.CreateTruncating(values[at]);
                double* target = gradient + ((long)columns[at] * k);
                if (k >= ManyOutputs)
                {
                    var sums = new Span<double>(target, k);
                    TensorPrimitives.MultiplyAdd(new ReadOnlySpan<double>(wide, k), value, sums, sums);
                }
                else
                {
                    for (int c = 0; c < k; c++)
                        target[c] += wide[c] * value;
                }
            }
        }
    }

    /// <summary>Σ value·w[column] of a row in four sums, which hide each other's latency.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Dot(T* values, int* columns, long at, long end, T* w)
    {
        T s0 = T.Zero, s1 = T.Zero, s2 = T.Zero, s3 = T.Zero;
        for (; at + 4 <= end; at += 4)
        {
            s0 = T.MultiplyAddEstimate(values[at], w[columns[at]], s0);
            s1 = T.MultiplyAddEstimate(values[at + 1], w[columns[at + 1]], s1);
            s2 = T.MultiplyAddEstimate(values[at + 2], w[columns[at + 2]], s2);
            s3 = T.MultiplyAddEstimate(values[at + 3], w[columns[at + 3]], s3);
        }

        for (; at < end; at++)
            s0 = T.MultiplyAddEstimate(values[at], w[columns[at]], s0);
        return (s0 + s1) + (s2 + s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddScaled(T value, T* source, T* target, int k)
    {
        int c = 0;
        TVector scale = TSimd.Broadcast(value);
        for (; c + TSimd.Lanes <= k; c += TSimd.Lanes)
            TSimd.Store(TSimd.MultiplyAdd(scale, TSimd.Load(source + c), TSimd.Load(target + c)), target + c);
        for (; c < k; c++)
            target[c] = T.MultiplyAddEstimate(value, source[c], target[c]);
    }
}
