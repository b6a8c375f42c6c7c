using System.Numerics.Tensors;
using GpuLogReg.Data;

namespace GpuLogReg.Cpu;

/// <summary>Margins of rows in float64, streamed from the matrix in its own layout: prediction reads each row once, for all outputs, and copies nothing.</summary>
internal sealed class LinearPredictor(double[][] coefficients, double[] intercepts, ColumnScaling? scaling)
{
    private const int RowsPerTask = 1024;

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
    }

    private void Margins(ReadOnlySpan<double> row, Span<double> target)
    {
        for (int c = 0; c < target.Length; c++)
            target[c] = TensorPrimitives.Dot(row, coefficients[c]) + intercepts[c];
    }
}
