using System.Numerics.Tensors;
using GpuLogReg.Data;

namespace GpuLogReg.Cpu;

/// <summary>Margins of rows in float64, streamed from the matrix in its own layout: prediction reads each row once and copies nothing.</summary>
internal sealed class LinearPredictor(double[] coefficients, double intercept, ColumnScaling? scaling)
{
    private const int RowsPerTask = 1024;

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
}
