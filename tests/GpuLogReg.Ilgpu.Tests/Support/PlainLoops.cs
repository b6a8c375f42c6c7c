using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Losses;

namespace GpuLogReg.Ilgpu.Tests.Support;

/// <summary>Loss, gradient and margins by straight loops in float64, with the size of what was added, which tolerances scale with.</summary>
internal sealed class PlainLoops
{
    public PlainLoops(Dataset data, double[] w, RowRange rows, int[]? order = null)
    {
        int d = data.Columns;
        Gradient = new double[d + 1];
        GradientMagnitude = new double[d + 1];
        Margins = new double[data.Rows];
        var row = new double[d];
        for (int i = 0; i < data.Rows; i++)
            Margins[i] = Margin(data, w, i, row);
        for (long p = rows.Start; p < rows.End; p++)
        {
            int i = order is null ? (int)p : order[p];
            int y = data.Labels.Span[i];
            double s = data.WeightOf(i);
            double loss = s * (Logistic.Softplus(Margins[i]) - (y * Margins[i]));
            double slope = s * (Logistic.Sigmoid(Margins[i]) - y);
            Loss += loss;
            data.CopyRow(i, row);
            for (int j = 0; j <= d; j++)
            {
                double term = slope * (j < d ? row[j] : 1);
                Gradient[j] += term;
                GradientMagnitude[j] += Math.Abs(term);
            }
        }
    }

    public double Loss { get; }

    public double[] Gradient { get; }

    public double[] GradientMagnitude { get; }

    public double[] Margins { get; }

    private static double Margin(Dataset data, double[] w, int i, double[] row)
    {
        data.CopyRow(i, row);
        double margin = w[^1];
        for (int j = 0; j < row.Length; j++)
            margin += row[j] * w[j];
        return margin;
    }
}
