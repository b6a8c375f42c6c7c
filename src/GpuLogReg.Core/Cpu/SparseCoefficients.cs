using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using GpuLogReg.Data;

namespace GpuLogReg.Cpu;

/// <summary>
/// The coefficients of a model for sparse rows: ((x − mean)/scale)·w + b = x·(w/scale) + (b − Σ mean·w/scale), so that a zero that is not stored need not be
/// scaled. Feature by feature, [d, k]: a number stored finds the coefficients of all outputs together, with one of zeros more where several are an odd number.
/// </summary>
internal sealed unsafe class SparseCoefficients
{
    private readonly double[] _weights;
    private readonly double[] _intercepts;
    private readonly int _outputs;

    /// <summary>Lays them out.</summary>
    /// <param name="coefficients">k rows of d numbers.</param>
    /// <param name="intercepts">k numbers.</param>
    /// <param name="scaling">The map of rows; null for none.</param>
    public SparseCoefficients(double[][] coefficients, double[] intercepts, ColumnScaling? scaling)
    {
        int features = coefficients[0].Length;
        _outputs = intercepts.Length;
        int stride = _outputs == 1 ? 1 : (_outputs + 1) / 2 * 2;
        _weights = new double[checked(features * stride)];
        _intercepts = new double[stride];
        intercepts.CopyTo(_intercepts, 0);
        for (int c = 0; c < _outputs; c++)
        {
            for (int j = 0; j < features; j++)
            {
                double w = coefficients[c][j] / (scaling?.Scale[j] ?? 1);
                _weights[(j * stride) + c] = w;
                _intercepts[c] -= (scaling?.Mean[j] ?? 0) * w;
            }
        }
    }

    /// <summary>Margins of some rows: k products for every number stored, in float64.</summary>
    /// <param name="features">n × d.</param>
    /// <param name="first">The first row.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="lanes">L.</param>
    /// <param name="margins">Written: for every L rows k vectors one after the other.</param>
    public void Margins(CsrMatrix features, long first, int rows, int lanes, double* margins)
    {
        if (features.ElementType == ElementType.Float32)
            Margins((float*)features.ValuePointer, features, first, rows, lanes, margins);
        else
            Margins((double*)features.ValuePointer, features, first, rows, lanes, margins);
        GC.KeepAlive(features);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Margins<T>(T* values, CsrMatrix features, long first, int rows, int lanes, double* margins) where T : unmanaged
    {
        int outputs = _outputs;
        int* columns = features.ColumnPointer;
        bool gather = Avx2.IsSupported && lanes >= Vector256<double>.Count;
        fixed (double* weights = _weights, intercepts = _intercepts)
        {
            var starts = features.RowStarts.Slice((int)first, rows + 1);
            for (int i = 0; i < rows; i++)
            {
                long start = starts[i];
                int count = (int)(starts[i + 1] - start);
                double* target = margins + (i / lanes * (nint)lanes * outputs) + (i % lanes);
                if (outputs == 1)
                    *target = *intercepts + (gather ? GatheredDot(values + start, columns + start, count, weights) : Dot(values + start, columns + start, count, weights));
                else
                    Products(values + start, columns + start, count, weights, intercepts, outputs, target, lanes);
            }
        }
    }

    // Four sums, for a product waits for the one before it, by turns: the lanes of one vector, or of two, with the same bits. Values are widened four at once: one by
    // one, each waits for the one before, as the scalar instruction keeps the rest of its target register.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double GatheredDot<T>(T* values, int* columns, int count, double* weights) where T : unmanaged
    {
        var sums = Vector256<double>.Zero;
        int t = 0;
        for (; t <= count - 4; t += 4)
        {
            var value = typeof(T) == typeof(float) ? Avx.ConvertToVector256Double(Vector128.Load((float*)values + t)) : Vector256.Load((double*)values + t);
            sums = Vector256.MultiplyAddEstimate(value, Avx2.GatherVector256(weights, Vector128.Load(columns + t), sizeof(double)), sums);
        }

        return Total(sums.GetLower(), sums.GetUpper(), values, columns, t, count, weights);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Dot<T>(T* values, int* columns, int count, double* weights) where T : unmanaged
    {
        Vector128<double> first = default, second = default;
        int t = 0;
        for (; t <= count - 4; t += 4)
        {
            var (lower, upper) = typeof(T) == typeof(float)
                ? Vector128.Widen(Vector128.Load((float*)values + t))
                : (Vector128.Load((double*)values + t), Vector128.Load((double*)values + t + 2));
            first = Vector128.MultiplyAddEstimate(lower, Vector128.Create(weights[columns[t]], weights[columns[t + 1]]), first);
            second = Vector128.MultiplyAddEstimate(upper, Vector128.Create(weights[columns[t + 2]], weights[columns[t + 3]]), second);
        }

        return Total(first, second, values, columns, t, count, weights);
    }

    // What is left of a row belongs to the first sum.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Total<T>(Vector128<double> first, Vector128<double> second, T* values, int* columns, int t, int count, double* weights) where T : unmanaged
    {
        double sum = first[0];
        for (; t < count; t++)
            sum = double.MultiplyAddEstimate(Wide(values + t), weights[columns[t]], sum);
        return (sum + first[1]) + (second[0] + second[1]);
    }

    // Each output is one sum in the order of the row. Sums of eight, of four, of two outputs stay in registers while the row is walked through.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Products<T>(T* values, int* columns, int count, double* weights, double* intercepts, int outputs, double* target, int lanes) where T : unmanaged
    {
        nint stride = (outputs + 1) / 2 * 2;
        double* sums = stackalloc double[8];
        int c = 0;
        for (; c + 8 <= stride; c += 8)
        {
            Vector256<double> first = Vector256.Load(intercepts + c), second = Vector256.Load(intercepts + c + 4);
            for (int t = 0; t < count; t++)
            {
                var pair = Pair(values + t);
                var value = Vector256.Create(pair, pair);
                double* w = weights + (columns[t] * stride) + c;
                first = Vector256.MultiplyAddEstimate(value, Vector256.Load(w), first);
                second = Vector256.MultiplyAddEstimate(value, Vector256.Load(w + 4), second);
            }

            first.Store(sums);
            second.Store(sums + 4);
            Scatter(sums, Math.Min(8, outputs - c), target + ((nint)c * lanes), lanes);
        }

        if (c + 4 <= stride)
        {
            var four = Vector256.Load(intercepts + c);
            for (int t = 0; t < count; t++)
            {
                var pair = Pair(values + t);
                four = Vector256.MultiplyAddEstimate(Vector256.Create(pair, pair), Vector256.Load(weights + (columns[t] * stride) + c), four);
            }

            four.Store(sums);
            Scatter(sums, Math.Min(4, outputs - c), target + ((nint)c * lanes), lanes);
            c += 4;
        }

        if (c < stride)
        {
            var two = Vector128.Load(intercepts + c);
            for (int t = 0; t < count; t++)
                two = Vector128.MultiplyAddEstimate(Pair(values + t), Vector128.Load(weights + (columns[t] * stride) + c), two);
            two.Store(sums);
            Scatter(sums, outputs - c, target + ((nint)c * lanes), lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scatter(double* sums, int count, double* target, int lanes)
    {
        for (int i = 0; i < count; i++)
            target[(nint)i * lanes] = sums[i];
    }

    // A value twice, widened as a vector, which waits for nothing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Pair<T>(T* value) where T : unmanaged =>
        typeof(T) == typeof(float) ? Vector128.WidenLower(Vector128.Create(*(float*)value)) : Vector128.Create(*(double*)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Wide<T>(T* value) where T : unmanaged => typeof(T) == typeof(float) ? *(float*)value : *(double*)value;
}
