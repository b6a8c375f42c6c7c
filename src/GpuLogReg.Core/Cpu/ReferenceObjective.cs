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
        Shape = ObjectiveShape.Of(data, LossKind.Logistic);
    }

    public IVectorSpace Space { get; } = new ReferenceVectorSpace();

    public ObjectiveShape Shape { get; private set; }

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

    public ICurvature CurvatureAt(Vector w)
    {
        Shape.EnsureCoefficients(w, nameof(w));
        var weights = new double[Shape.Rows];
        for (int i = 0; i < weights.Length; i++)
            weights[i] = LogisticLoss<double, HostMath>.Curvature(Margin(i, HostVector.Of(w)), _signedWeights[i]);
        return new Curvature(this, weights);
    }

    public ILine LineAt(Vector w, Vector direction)
    {
        Shape.EnsureCoefficients(direction, nameof(direction));
        var line = new Line(new double[Shape.Rows], new double[Shape.Rows], _signedWeights);
        Margins(w, line.Start);
        Margins(direction, line.Change);
        return line;
    }

    public void SetTargets(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights)
    {
        Shape = Shape.WithTargets(labels, weights);
        SignedWeights.Fill(labels, weights, _signedWeights.AsSpan());
    }

    public void Order(ReadOnlySpan<int> order)
    {
        RowOrder.EnsureWithin(order, Shape.Rows);
        _order = order.ToArray();
    }

    public void Dispose() { }

    /// <summary>Reads row i into the row buffer, rounded as it is stored.</summary>
    private void Read(long i)
    {
        _data.CopyRow(i, _row);
        if (!_roundToSingle)
            return;
        for (int j = 0; j < _row.Length; j++)
            _row[j] = (float)_row[j];
    }

    /// <summary>Reads row i into the row buffer and returns xᵢ·w + b.</summary>
    private double Margin(long i, double[] w)
    {
        Read(i);
        double margin = w[_row.Length];
        for (int j = 0; j < _row.Length; j++)
            margin += _row[j] * w[j];
        return margin;
    }

    /// <summary>H = Σ Dᵢ·x̃ᵢ·x̃ᵢᵀ, row after row.</summary>
    private sealed class Curvature(ReferenceObjective owner, double[] weights) : ICurvature
    {
        public void Multiply(Vector v, Vector result)
        {
            owner.Shape.EnsureCoefficients(v, nameof(v));
            owner.Shape.EnsureCoefficients(result, nameof(result));
            double[] direction = HostVector.Of(v), sum = HostVector.Of(result), x = owner._row;
            Array.Clear(sum);
            for (int i = 0; i < weights.Length; i++)
            {
                double slope = weights[i] * owner.Margin(i, direction);
                for (int j = 0; j < x.Length; j++)
                    sum[j] += slope * x[j];
                sum[x.Length] += slope;
            }
        }

        public bool TryDense(Span<double> hessian)
        {
            owner.Shape.EnsureHessian(hessian);
            hessian.Clear();
            int size = owner.Shape.Coefficients;
            var row = new double[size];
            for (int i = 0; i < weights.Length; i++)
            {
                owner.Read(i);
                owner._row.CopyTo(row, 0);
                row[^1] = 1;
                for (int j = 0; j < size; j++)
                {
                    for (int k = 0; k < size; k++)
                        hessian[(j * size) + k] += weights[i] * row[j] * row[k];
                }
            }

            return true;
        }

        public void Dispose() { }
    }

    /// <summary>φ(α) = Σ ℓ(zᵢ + α·uᵢ), row after row.</summary>
    private sealed record Line(double[] Start, double[] Change, double[] SignedWeights) : ILine
    {
        public (double Value, double Slope) At(double alpha)
        {
            double value = 0, slope = 0;
            for (int i = 0; i < Start.Length; i++)
            {
                LogisticLoss<double, HostMath>.Evaluate(Start[i] + (alpha * Change[i]), SignedWeights[i], out double loss, out double rowSlope);
                value += loss;
                slope += rowSlope * Change[i];
            }

            return (value, slope);
        }

        public void Dispose() { }
    }
}
