using System.Runtime.CompilerServices;
using GpuLogReg.Data;

namespace GpuLogReg.Cpu;

/// <summary>
/// The coefficients of a model for sparse rows: ((x − mean)/scale)·w + b = x·(w/scale) + (b − Σ mean·w/scale), so that a zero that is not stored need not be
/// scaled. Feature by feature, [d, k]: a number stored finds the coefficients of all outputs together.
/// </summary>
internal sealed unsafe class SparseCoefficients
{
    private readonly double[] _weights;
    private readonly double[] _intercepts;

    /// <summary>Lays them out.</summary>
    /// <param name="coefficients">k rows of d numbers.</param>
    /// <param name="intercepts">k numbers.</param>
    /// <param name="scaling">The map of rows; null for none.</param>
    public SparseCoefficients(double[][] coefficients, double[] intercepts, ColumnScaling? scaling)
    {
        int outputs = intercepts.Length, features = coefficients[0].Length;
        _weights = new double[checked(features * outputs)];
        _intercepts = (double[])intercepts.Clone();
        for (int c = 0; c < outputs; c++)
        {
            for (int j = 0; j < features; j++)
            {
                double w = coefficients[c][j] / (scaling?.Scale[j] ?? 1);
                _weights[(j * outputs) + c] = w;
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
        int outputs = _intercepts.Length;
        int* columns = features.ColumnPointer;
        fixed (double* weights = _weights, intercepts = _intercepts)
        {
            var starts = features.RowStarts.Slice((int)first, rows + 1);
            for (int i = 0; i < rows; i++)
            {
                long start = starts[i];
                int count = (int)(starts[i + 1] - start);
                double* target = margins + (i / lanes * (nint)lanes * outputs) + (i % lanes);
                if (outputs == 1)
                    *target = *intercepts + Dot(values + start, columns + start, count, weights);
                else
                    Products(values + start, columns + start, count, weights, intercepts, outputs, target, lanes);
            }
        }
    }

    // Four sums, for a product waits for the one before it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Dot<T>(T* values, int* columns, int count, double* weights) where T : unmanaged
    {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int t = 0;
        for (; t <= count - 4; t += 4)
        {
            s0 = double.MultiplyAddEstimate(Wide(values + t), weights[columns[t]], s0);
            s1 = double.MultiplyAddEstimate(Wide(values + t + 1), weights[columns[t + 1]], s1);
            s2 = double.MultiplyAddEstimate(Wide(values + t + 2), weights[columns[t + 2]], s2);
            s3 = double.MultiplyAddEstimate(Wide(values + t + 3), weights[columns[t + 3]], s3);
        }

        for (; t < count; t++)
            s0 = double.MultiplyAddEstimate(Wide(values + t), weights[columns[t]], s0);
        return (s0 + s1) + (s2 + s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Products<T>(T* values, int* columns, int count, double* weights, double* intercepts, int outputs, double* target, int lanes) where T : unmanaged
    {
        for (int c = 0; c < outputs; c++)
            target[c * (nint)lanes] = intercepts[c];
        for (int t = 0; t < count; t++)
        {
            double value = Wide(values + t);
            double* w = weights + ((nint)columns[t] * outputs);
            for (int c = 0; c < outputs; c++)
                target[c * (nint)lanes] = double.MultiplyAddEstimate(value, w[c], target[c * (nint)lanes]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Wide<T>(T* value) where T : unmanaged => typeof(T) == typeof(float) ? *(float*)value : *(double*)value;
}
