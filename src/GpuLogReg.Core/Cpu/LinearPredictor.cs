using System.Numerics.Tensors;
using GpuLogReg.Data;

namespace GpuLogReg.Cpu;

/// <summary>Margins of rows in float64, streamed from the matrix in its own layout: prediction reads each row once, for all outputs, and copies nothing.</summary>
internal sealed class LinearPredictor(double[][] coefficients, double[] intercepts, ColumnScaling? scaling)
{
    private const int RowsPerTask = 1024;

    private readonly Lazy<(double[] Coefficients, double[] Intercepts)> _unscaled = new(() => Unscale(coefficients, intercepts, scaling));

    /// <summary>margins[i·k + c] = ((xᵢ − mean)/scale)·w_c + b_c.</summary>
    /// <param name="features">n × d.</param>
    /// <param name="margins">n × k numbers, row-major.</param>
    public void Margins(FeatureMatrix features, double[] margins)
    {
        int tasks = (int)((features.Rows + RowsPerTask - 1) / RowsPerTask);
        if (tasks <= 1)
            Run(features, margins, 0);
        else
            Parallel.For(0, tasks, task => Run(features, margins, task));
    }

    private void Run(FeatureMatrix features, double[] margins, int task)
    {
        if (features is CsrMatrix sparse)
        {
            RunSparse(sparse, margins, task);
            return;
        }

        var row = new double[features.Columns];
        var inPlace = scaling is null && features.ElementType == ElementType.Float64 ? features as DenseMatrix : null;
        int outputs = intercepts.Length, end = (int)Math.Min(features.Rows, (task + 1L) * RowsPerTask);
        for (int i = task * RowsPerTask; i < end; i++)
        {
            var target = margins.AsSpan(i * outputs, outputs);
            if (inPlace is not null)
            {
                Margins(inPlace.Row<double>(i), target);
                continue;
            }

            features.CopyRow(i, row);
            scaling?.Apply(row);
            Margins(row, target);
        }

        features.LetGo((long)task * RowsPerTask, end - (task * RowsPerTask));
    }

    private void Margins(ReadOnlySpan<double> row, Span<double> target)
    {
        for (int c = 0; c < target.Length; c++)
            target[c] = TensorPrimitives.Dot(row, coefficients[c]) + intercepts[c];
    }

    /// <summary>The margins of sparse rows: k products for every number stored.</summary>
    private void RunSparse(CsrMatrix features, double[] margins, int task)
    {
        var (w, b) = _unscaled.Value;
        double[] values = [];
        int outputs = b.Length, end = (int)Math.Min(features.Rows, (task + 1L) * RowsPerTask);
        for (int i = task * RowsPerTask; i < end; i++)
        {
            var columns = features.ColumnsOf(i);
            if (values.Length < columns.Length)
                values = new double[2 * columns.Length];
            features.CopyValues(i, values);
            var target = margins.AsSpan(i * outputs, outputs);
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
