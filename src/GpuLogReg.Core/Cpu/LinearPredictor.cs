using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GpuLogReg.Data;

namespace GpuLogReg.Cpu;

/// <summary>Margins of rows in float64, streamed from the matrix in its own layout: prediction reads each row once, for all outputs, and copies nothing.</summary>
internal sealed class LinearPredictor(double[][] coefficients, double[] intercepts, ColumnScaling? scaling)
{
    private const int RowsPerRun = 1024;

    private readonly Lazy<(double[] Coefficients, double[] Intercepts)> _unscaled = new(() => Unscale(coefficients, intercepts, scaling));

    /// <summary>margins[i·k + c] = ((xᵢ − mean)/scale)·w_c + b_c.</summary>
    /// <param name="features">n × d.</param>
    /// <param name="margins">n × k numbers, row-major.</param>
    public void Margins(FeatureMatrix features, double[] margins) => ForRuns(features.Rows, (first, count) =>
        Margins(features, first, margins.AsSpan(checked((int)first * intercepts.Length), count * intercepts.Length)));

    /// <summary>The same for a run of rows, on this thread.</summary>
    /// <param name="features">n × d.</param>
    /// <param name="first">The first row.</param>
    /// <param name="margins">k numbers for each row of the run.</param>
    public void Margins(FeatureMatrix features, long first, Span<double> margins)
    {
        int outputs = intercepts.Length, count = margins.Length / outputs;
        if (features is CsrMatrix sparse)
        {
            RunSparse(sparse, first, margins);
        }
        else if (scaling is null && features is DenseMatrix dense)
        {
            for (int i = 0; i < count; i++)
            {
                var target = margins.Slice(i * outputs, outputs);
                if (dense.ElementType == ElementType.Float64)
                    Margins(dense.Row<double>(first + i), target);
                else
                    Margins(dense.Row<float>(first + i), target);
            }
        }
        else
        {
            var row = new double[features.Columns];
            for (int i = 0; i < count; i++)
            {
                features.CopyRow(first + i, row);
                scaling?.Apply(row);
                Margins(row, margins.Slice(i * outputs, outputs));
            }
        }

        features.LetGo(first, count);
    }

    /// <summary>Cuts rows into runs that are taken by all cores; a run's numbers stay in the nearest cache.</summary>
    /// <param name="rows">n.</param>
    /// <param name="run">Told the first row and the number of rows.</param>
    public static void ForRuns(long rows, Action<long, int> run)
    {
        int runs = (int)((rows + RowsPerRun - 1) / RowsPerRun);
        if (runs <= 1)
            run(0, (int)rows);
        else
            Parallel.For(0, runs, i => run((long)i * RowsPerRun, (int)Math.Min(RowsPerRun, rows - ((long)i * RowsPerRun))));
    }

    private void Margins(ReadOnlySpan<double> row, Span<double> target)
    {
        for (int c = 0; c < target.Length; c++)
            target[c] = TensorPrimitives.Dot(row, coefficients[c]) + intercepts[c];
    }

    private void Margins(ReadOnlySpan<float> row, Span<double> target)
    {
        for (int c = 0; c < target.Length; c++)
            target[c] = Dot(row, coefficients[c]) + intercepts[c];
    }

    /// <summary>x·w in float64, x widened in registers: two sums of eight numbers a step, then what is left, one by one.</summary>
    private static double Dot(ReadOnlySpan<float> x, double[] w)
    {
        int step = Vector512<double>.Count, j = 0;
        ref float from = ref MemoryMarshal.GetReference(x);
        ref double by = ref MemoryMarshal.GetArrayDataReference(w);
        var first = Vector512<double>.Zero;
        var second = Vector512<double>.Zero;
        for (; j <= x.Length - (2 * step); j += 2 * step)
        {
            first = Vector512.FusedMultiplyAdd(Wide(ref from, j), Vector512.LoadUnsafe(ref by, (nuint)j), first);
            second = Vector512.FusedMultiplyAdd(Wide(ref from, j + step), Vector512.LoadUnsafe(ref by, (nuint)(j + step)), second);
        }

        if (j <= x.Length - step)
        {
            first = Vector512.FusedMultiplyAdd(Wide(ref from, j), Vector512.LoadUnsafe(ref by, (nuint)j), first);
            j += step;
        }

        double sum = Vector512.Sum(first + second);
        for (; j < x.Length; j++)
            sum += (double)x[j] * w[j];
        return sum;
    }

    private static Vector512<double> Wide(ref float from, int at)
    {
        var (lower, upper) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)at));
        return Vector512.Create(lower, upper);
    }

    /// <summary>The margins of sparse rows: k products for every number stored.</summary>
    private void RunSparse(CsrMatrix features, long first, Span<double> margins)
    {
        var (w, b) = _unscaled.Value;
        double[] values = [];
        int outputs = b.Length, count = margins.Length / outputs;
        for (int i = 0; i < count; i++)
        {
            var columns = features.ColumnsOf(first + i);
            if (values.Length < columns.Length)
                values = new double[2 * columns.Length];
            features.CopyValues(first + i, values);
            var target = margins.Slice(i * outputs, outputs);
            b.CopyTo(target);
            for (int k = 0; k < columns.Length; k++)
            {
                var ofColumn = w.AsSpan(columns[k] * outputs, outputs);
                for (int c = 0; c < ofColumn.Length; c++)
                    target[c] += values[k] * ofColumn[c];
            }
        }
    }

    /// <summary>
    /// ((x − mean)/scale)·w + b = x·(w/scale) + (b − Σ mean·w/scale): a zero that is not stored need not be scaled. Coefficients feature by feature, [d, k],
    /// so that a number stored finds those of all outputs together.
    /// </summary>
    private static (double[] Coefficients, double[] Intercepts) Unscale(double[][] coefficients, double[] intercepts, ColumnScaling? scaling)
    {
        int outputs = intercepts.Length, features = coefficients[0].Length;
        var unscaled = new double[checked(features * outputs)];
        var shifted = (double[])intercepts.Clone();
        for (int c = 0; c < outputs; c++)
        {
            for (int j = 0; j < features; j++)
            {
                double w = coefficients[c][j] / (scaling?.Scale[j] ?? 1);
                unscaled[(j * outputs) + c] = w;
                shifted[c] -= (scaling?.Mean[j] ?? 0) * w;
            }
        }

        return (unscaled, shifted);
    }
}
