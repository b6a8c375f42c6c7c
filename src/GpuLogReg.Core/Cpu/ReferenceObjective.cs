using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Losses;

namespace GpuLogReg.Cpu;

/// <summary>One row after the other, one feature after the other, as the formulas of <see cref="IObjective"/> say.</summary>
internal sealed class ReferenceObjective : IObjective
{
    private readonly Dataset _data;
    private readonly bool _roundToSingle;
    private readonly double[] _signedWeights;
    private readonly double[] _row;
    private int[] _order = [];

    public ReferenceObjective(Dataset data, Precision storage)
    {
        _data = data;
        _roundToSingle = storage == Precision.Float32;
        _signedWeights = new double[data.Rows];
        SignedWeights.Fill(data, _signedWeights.AsSpan());
        _row = new double[data.Columns];
        Shape = new ObjectiveShape(data.Rows, data.Columns, 1, data.WeightSum());
    }

    public IVectorSpace Space { get; } = new ReferenceVectorSpace();

    public ObjectiveShape Shape { get; }

    public double ValueAndGradient(Vector w, Vector gradient, RowRange rows)
    {
        rows.EnsureWithin(Shape.Rows);
        Shape.EnsureCoefficients(w, nameof(w));
        Shape.EnsureCoefficients(gradient, nameof(gradient));
        double[] coefficients = HostVector.Of(w), g = HostVector.Of(gradient);
        int d = Shape.Features;
        double value = 0;
        Array.Clear(g);
        for (long p = rows.Start; p < rows.End; p++)
        {
            long i = _order.Length == 0 ? p : _order[p];
            double margin = Margin(i, coefficients);
            LogisticLoss<double, HostMath>.Evaluate(margin, _signedWeights[i], out double loss, out double slope);
            value += loss;
            for (int j = 0; j < d; j++)
                g[j] += slope * _row[j];
            g[d] += slope;
        }

        return value;
    }

    public void Gradient(Vector w, Vector gradient, RowRange rows) => ValueAndGradient(w, gradient, rows);

    public void Margins(Vector w, Span<double> margins)
    {
        Shape.EnsureCoefficients(w, nameof(w));
        Shape.EnsureMargins(margins);
        for (int i = 0; i < Shape.Rows; i++)
            margins[i] = Margin(i, HostVector.Of(w));
    }

    public void Order(ReadOnlySpan<int> order)
    {
        RowOrder.EnsureWithin(order, Shape.Rows);
        _order = order.ToArray();
    }

    public void Dispose() { }

    /// <summary>Reads row i into the row buffer and returns xᵢ·w + b.</summary>
    private double Margin(long i, double[] w)
    {
        _data.CopyRow(i, _row);
        if (_roundToSingle)
        {
            for (int j = 0; j < _row.Length; j++)
                _row[j] = (float)_row[j];
        }

        double margin = w[_row.Length];
        for (int j = 0; j < _row.Length; j++)
            margin += _row[j] * w[j];
        return margin;
    }
}
