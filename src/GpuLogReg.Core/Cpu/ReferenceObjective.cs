using GpuLogReg.Compute;
using GpuLogReg.Data;

namespace GpuLogReg.Cpu;

/// <summary>One row after the other, one feature after the other, one output after the other, as the formulas of <see cref="IObjective"/> say.</summary>
internal sealed class ReferenceObjective : IObjective
{
    private readonly Dataset _data;
    private readonly IReferenceLoss _loss;
    private readonly Precision _storage;
    private readonly double[] _row;
    private int[] _order = [];

    public ReferenceObjective(Dataset data, LossKind loss, Precision storage)
    {
        Shape = ObjectiveShape.Of(data, loss);
        _data = data;
        _storage = storage;
        _row = new double[data.Columns];
        _loss = loss == LossKind.Logistic ? new ReferenceLogistic(data.Rows) : new ReferenceSoftmax();
        _loss.SetTargets(data.Labels.Span, data.Weights.Span);
    }

    public IVectorSpace Space { get; } = new ReferenceVectorSpace();

    public ObjectiveShape Shape { get; private set; }

    public double ValueAndGradient(Vector w, Vector gradient, RowRange rows)
    {
        rows.EnsureWithin(Shape.Rows);
        Shape.EnsureCoefficients(w, nameof(w));
        Shape.EnsureCoefficients(gradient, nameof(gradient));
        double[] coefficients = HostVector.Of(w), g = HostVector.Of(gradient);
        double[] margins = new double[Shape.Outputs], slopes = new double[Shape.Outputs];
        double value = 0;
        Array.Clear(g);
        for (long p = rows.Start; p < rows.End; p++)
        {
            long i = _order.Length == 0 ? p : _order[p];
            Read(i);
            MarginsOfRow(coefficients, margins);
            value += _loss.Evaluate(i, margins, slopes);
            AddRow(slopes, g);
        }

        return value;
    }

    public void Gradient(Vector w, Vector gradient, RowRange rows) => ValueAndGradient(w, gradient, rows);

    public void Margins(Vector w, Span<double> margins)
    {
        Shape.EnsureCoefficients(w, nameof(w));
        Shape.EnsureMargins(margins);
        int k = Shape.Outputs;
        for (int i = 0; i < Shape.Rows; i++)
        {
            Read(i);
            MarginsOfRow(HostVector.Of(w), margins.Slice(i * k, k));
        }
    }

    public ICurvature CurvatureAt(Vector w) => new Curvature(this, AllMargins(w));

    public ILine LineAt(Vector w, Vector direction) => new Line(this, AllMargins(w), AllMargins(direction));

    public void SetTargets(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights)
    {
        Shape = Shape.WithTargets(labels, weights);
        _loss.SetTargets(labels, weights);
    }

    public void Order(ReadOnlySpan<int> order)
    {
        RowOrder.EnsureWithin(order, Shape.Rows);
        _order = order.ToArray();
    }

    public void Dispose() { }

    private double[] AllMargins(Vector w)
    {
        var margins = new double[Shape.Rows * Shape.Outputs];
        Margins(w, margins);
        return margins;
    }

    /// <summary>Reads row i into the row buffer, rounded as it is stored.</summary>
    private void Read(long i)
    {
        _data.CopyRow(i, _row);
        for (int j = 0; j < _row.Length; j++)
            _row[j] = StorageRounding.Round(_row[j], _storage);
    }

    /// <summary>z_c = b_c + Σⱼ xⱼ·w_jc of the row in the buffer.</summary>
    private void MarginsOfRow(double[] w, Span<double> margins)
    {
        int k = Shape.Outputs;
        for (int c = 0; c < k; c++)
        {
            margins[c] = w[(_row.Length * k) + c];
            for (int j = 0; j < _row.Length; j++)
                margins[c] += _row[j] * w[(j * k) + c];
        }
    }

    /// <summary>sum += x̃·slopesᵀ for the row in the buffer, x̃ = (x, 1).</summary>
    private void AddRow(double[] slopes, double[] sum)
    {
        int k = Shape.Outputs;
        for (int j = 0; j <= _row.Length; j++)
        {
            for (int c = 0; c < k; c++)
                sum[(j * k) + c] += slopes[c] * Extended(j);
        }
    }

    /// <summary>x̃ⱼ of the row in the buffer.</summary>
    private double Extended(int j) => j < _row.Length ? _row[j] : 1;

    /// <summary>H = Σ (x̃ᵢ·x̃ᵢᵀ) ⊗ Dᵢ, row after row, Dᵢ the k × k second derivatives by the margins of row i.</summary>
    private sealed class Curvature(ReferenceObjective owner, double[] margins) : ICurvature
    {
        private readonly int _k = owner.Shape.Outputs;

        public void Multiply(Vector v, Vector result)
        {
            owner.Shape.EnsureCoefficients(v, nameof(v));
            owner.Shape.EnsureCoefficients(result, nameof(result));
            double[] direction = HostVector.Of(v), sum = HostVector.Of(result);
            double[] along = new double[_k], slopes = new double[_k];
            Array.Clear(sum);
            for (int i = 0; i < owner.Shape.Rows; i++)
            {
                owner.Read(i);
                owner.MarginsOfRow(direction, along);
                owner._loss.Multiply(i, MarginsOf(i), along, slopes);
                owner.AddRow(slopes, sum);
            }
        }

        public bool TryDense(Span<double> hessian)
        {
            owner.Shape.EnsureHessian(hessian);
            hessian.Clear();
            int size = owner.Shape.Coefficients;
            double[] unit = new double[_k], column = new double[_k];
            for (int i = 0; i < owner.Shape.Rows; i++)
            {
                owner.Read(i);
                for (int e = 0; e < _k; e++)
                {
                    Array.Clear(unit);
                    unit[e] = 1;
                    owner._loss.Multiply(i, MarginsOf(i), unit, column);
                    for (int row = 0; row < size; row++)
                    {
                        double scaled = column[row % _k] * owner.Extended(row / _k);
                        for (int l = 0; l <= owner.Shape.Features; l++)
                            hessian[(row * size) + (l * _k) + e] += scaled * owner.Extended(l);
                    }
                }
            }

            return true;
        }

        public void Dispose() { }

        private Span<double> MarginsOf(int row) => margins.AsSpan(row * _k, _k);
    }

    /// <summary>φ(α) = Σ ℓ(zᵢ + α·uᵢ), row after row.</summary>
    private sealed class Line(ReferenceObjective owner, double[] start, double[] change) : ILine
    {
        public (double Value, double Slope) At(double alpha)
        {
            int k = owner.Shape.Outputs;
            double[] margins = new double[k], slopes = new double[k];
            double value = 0, slope = 0;
            for (int i = 0; i < owner.Shape.Rows; i++)
            {
                for (int c = 0; c < k; c++)
                    margins[c] = start[(i * k) + c] + (alpha * change[(i * k) + c]);
                value += owner._loss.Evaluate(i, margins, slopes);
                for (int c = 0; c < k; c++)
                    slope += slopes[c] * change[(i * k) + c];
            }

            return (value, slope);
        }

        public void Dispose() { }
    }
}
