using System.Numerics.Tensors;
using GpuLogReg.Data;

namespace GpuLogReg.Cpu;

/// <summary>Margins of rows in float64, streamed from the matrix in its own layout: prediction reads each row once and copies nothing.</summary>
internal sealed class LinearPredictor(double[] coefficients, double intercept, ColumnScaling? scaling)
{
    private const int RowsPerTask = 1024;

    private readonly Lazy<(double[] Coefficients, double Intercept)> _unscaled = new(() => Unscale(coefficients, intercept, scaling));

    /// <summary>margins[i] = ((xᵢ − mean)/scale)·w + b.</summary>
    /// <param name="features">n × d.</param>
    /// <param name="margins">n numbers.</param>
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
        int end = (int)Math.Min(features.Rows, (task + 1L) * RowsPerTask);
        for (int i = task * RowsPerTask; i < end; i++)
        {
            if (inPlace is not null)
            {
                margins[i] = TensorPrimitives.Dot<double>(inPlace.Row<double>(i), coefficients) + intercept;
                continue;
            }

            features.CopyRow(i, row);
            scaling?.Apply(row);
            margins[i] = TensorPrimitives.Dot<double>(row, coefficients) + intercept;
        }
    }

    /// <summary>The margins of sparse rows: a product for every number stored.</summary>
    private void RunSparse(CsrMatrix features, double[] margins, int task)
    {
        var (w, b) = _unscaled.Value;
        double[] values = [];
        int end = (int)Math.Min(features.Rows, (task + 1L) * RowsPerTask);
        for (int i = task * RowsPerTask; i < end; i++)
        {
            var columns = features.ColumnsOf(i);
            if (values.Length < columns.Length)
                values = new double[2 * columns.Length];
            features.CopyValues(i, values);
            double sum = 0;
            for (int k = 0; k < columns.Length; k++)
                sum += values[k] * w[columns[k]];
            margins[i] = sum + b;
        }
    }

    /// <summary>((x − mean)/scale)·w + b = x·(w/scale) + (b − Σ mean·w/scale): a zero that is not stored need not be scaled.</summary>
    private static (double[] Coefficients, double Intercept) Unscale(double[] coefficients, double intercept, ColumnScaling? scaling)
    {
        if (scaling is null)
            return (coefficients, intercept);
        var unscaled = new double[coefficients.Length];
        for (int j = 0; j < unscaled.Length; j++)
        {
            unscaled[j] = coefficients[j] / scaling.Scale[j];
            intercept -= scaling.Mean[j] * unscaled[j];
        }

        return (unscaled, intercept);
    }
}
