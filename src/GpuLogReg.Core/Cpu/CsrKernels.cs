using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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

    /// <summary>Numbers of scratch that a thread's stack takes without asking how large it is.</summary>
    private const int MostOnStack = 1024;

    /// <summary>k margins a row: w's intercept row and a multiple of its row j for every number stored in column j.</summary>
    /// <param name="rows">X.</param>
    /// <param name="starts">Its row starts.</param>
    /// <param name="tile">Which rows.</param>
    /// <param name="w">(d + 1) × k coefficients.</param>
    /// <param name="isOrigin">Whether all of them but the intercepts are zero.</param>
    /// <param name="d">Features.</param>
    /// <param name="k">Outputs.</param>
    /// <param name="margins">Written: tile × k.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Margins(CsrRows<T> rows, long* starts, RowTile tile, T* w, bool isOrigin, int d, int k, T* margins)
    {
        int* columns = rows.Columns;
        T* values = rows.Values;
        T* intercepts = w + ((long)d * k);
        if (isOrigin)
        {
            for (int i = 0; i < tile.Count; i++)
                new ReadOnlySpan<T>(intercepts, k).CopyTo(new Span<T>(margins + ((long)i * k), k));
            return;
        }

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
                long row = tile[i];
                double slope = double.CreateTruncating(slopes[i]);
                sum += slope;
                AddRow(values, columns, starts[row], starts[row + 1], slope, gradient);
            }

            intercepts[0] += sum;
            return;
        }

        for (int i = 0; i < tile.Count; i++, slopes += k)
        {
            long row = tile[i];
            for (int c = 0; c < k; c++)
                intercepts[c] += double.CreateTruncating(slopes[c]);
            AddRow(values, columns, starts[row], starts[row + 1], slopes, k, gradient);
        }
    }

    /// <summary>The same with sums of the storage's type, which take half the cache where that is float32; for sums of few terms.</summary>
    /// <param name="rows">X.</param>
    /// <param name="starts">Its row starts.</param>
    /// <param name="tile">Which rows.</param>
    /// <param name="slopes">tile × k.</param>
    /// <param name="d">Features.</param>
    /// <param name="k">Outputs.</param>
    /// <param name="gradient">(d + 1) × k sums, added to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddRowsNarrow(CsrRows<T> rows, long* starts, RowTile tile, T* slopes, int d, int k, T* gradient)
    {
        int* columns = rows.Columns;
        T* values = rows.Values;
        T* intercepts = gradient + ((long)d * k);
        if (k == 1)
        {
            T sum = T.Zero;
            for (int i = 0; i < tile.Count; i++)
            {
                long row = tile[i];
                T slope = slopes[i];
                sum += slope;
                AddRowNarrow(values, columns, starts[row], starts[row + 1], slope, gradient);
            }

            intercepts[0] += sum;
            return;
        }

        for (int i = 0; i < tile.Count; i++, slopes += k)
        {
            long row = tile[i];
            AddScaled(T.One, slopes, intercepts, k);
            for (long at = starts[row]; at < starts[row + 1]; at++)
                AddScaled(values[at], slopes, gradient + ((long)columns[at] * k), k);
        }
    }

    /// <summary>Adds numbers of the storage's type to sums in float64.</summary>
    /// <param name="source">What is added.</param>
    /// <param name="count">How many.</param>
    /// <param name="target">Added to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddWidened(T* source, int count, double* target)
    {
        int i = 0;
        if (typeof(T) == typeof(float))
        {
            for (; i + Vector256<float>.Count <= count; i += Vector256<float>.Count)
            {
                var (low, high) = Vector256.Widen(Vector256.Load((float*)source + i));
                (Vector256.Load(target + i) + low).Store(target + i);
                (Vector256.Load(target + i + 4) + high).Store(target + i + 4);
            }
        }

        for (; i < count; i++)
            target[i] += double.CreateTruncating(source[i]);
    }

    /// <summary>Adds slope × row for some of the numbers of a row.</summary>
    /// <param name="values">The numbers of all rows.</param>
    /// <param name="columns">Their columns.</param>
    /// <param name="at">The first to add.</param>
    /// <param name="end">One past the last.</param>
    /// <param name="slopes">k slopes of the row.</param>
    /// <param name="k">Outputs.</param>
    /// <param name="gradient">Sums by column and output, added to.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddRow(T* values, int* columns, long at, long end, T* slopes, int k, double* gradient)
    {
        if (k == 1)
            AddRow(values, columns, at, end, double.CreateTruncating(*slopes), gradient);
        else
            AddRowToMany(values, columns, at, end, slopes, k, gradient);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRowToMany(T* values, int* columns, long at, long end, T* slopes, int k, double* gradient)
    {
        Span<double> wide = k <= MostOnStack ? stackalloc double[k] : new double[k];
        for (int c = 0; c < k; c++)
            wide[c] = double.CreateTruncating(slopes[c]);
        for (; at < end; at++)
        {
            double value = double.CreateTruncating(values[at]);
            double* target = gradient + ((long)columns[at] * k);
            if (k >= ManyOutputs)
            {
                var sums = new Span<double>(target, k);
                TensorPrimitives.MultiplyAdd(wide, value, sums, sums);
            }
            else
            {
                for (int c = 0; c < k; c++)
                    target[c] += wide[c] * value;
            }
        }
    }

    /// <summary>Σ value·w[column] of a row, with gathers of w where the machine has them, else in four sums that hide each other's latency.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Dot(T* values, int* columns, long at, long end, T* w)
    {
        T s0 = T.Zero, s1 = T.Zero, s2 = T.Zero, s3 = T.Zero;
        if (Avx2.IsSupported && TSimd.Lanes * sizeof(T) >= Vector256<byte>.Count)
        {
            if (typeof(T) == typeof(float))
            {
                var sum = Vector256<float>.Zero;
                for (; at + 8 <= end; at += 8)
                    sum = Vector256.MultiplyAddEstimate(Vector256.Load((float*)values + at), Avx2.GatherVector256((float*)w, Vector256.Load(columns + at), sizeof(float)), sum);
                s0 = Unsafe.BitCast<float, T>(Vector256.Sum(sum));
            }
            else
            {
                var sum = Vector256<double>.Zero;
                for (; at + 4 <= end; at += 4)
                    sum = Vector256.MultiplyAddEstimate(Vector256.Load((double*)values + at), Avx2.GatherVector256((double*)w, Vector128.Load(columns + at), sizeof(double)), sum);
                s0 = Unsafe.BitCast<double, T>(Vector256.Sum(sum));
            }
        }

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

    /// <summary>
    /// gradient[column] += slope·value for a row. Four values are converted and multiplied at once: converted one by one, each waits for the one before, as
    /// the scalar instruction keeps the rest of its target register. Pointers are moved, not indexed: where the sums are in the nearest cache, what
    /// computes addresses is half of all instructions.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow(T* values, int* columns, long at, long end, double slope, double* gradient)
    {
        T* value = values + at, last = values + end;
        int* column = columns + at;
        for (T* lastFour = last - 4; value <= lastFour; value += 4, column += 4)
        {
            Vector128<double> first, second;
            if (typeof(T) == typeof(float))
                (first, second) = Vector128.Widen(Vector128.Load((float*)value));
            else
                (first, second) = (Vector128.Load((double*)value), Vector128.Load((double*)value + 2));
            first *= slope;
            second *= slope;
            double* sum = gradient + column[0];
            *sum += first[0];
            sum = gradient + column[1];
            *sum += first[1];
            sum = gradient + column[2];
            *sum += second[0];
            sum = gradient + column[3];
            *sum += second[1];
        }

        for (; value < last; value++, column++)
        {
            double wide = typeof(T) == typeof(float)
                ? Vector128.WidenLower(Vector128.CreateScalar(*(float*)value))[0]
                : *(double*)value;
            gradient[*column] += slope * wide;
        }
    }

    /// <summary>gradient[column] += slope·value for a row, in the storage's type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRowNarrow(T* values, int* columns, long at, long end, T slope, T* gradient)
    {
        T* value = values + at, last = values + end;
        int* column = columns + at;
        for (T* lastFour = last - 4; value <= lastFour; value += 4, column += 4)
        {
            T* sum = gradient + column[0];
            *sum += slope * value[0];
            sum = gradient + column[1];
            *sum += slope * value[1];
            sum = gradient + column[2];
            *sum += slope * value[2];
            sum = gradient + column[3];
            *sum += slope * value[3];
        }

        for (; value < last; value++, column++)
            gradient[*column] += slope * *value;
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
