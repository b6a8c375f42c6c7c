using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Data;
using GpuLogReg.Estimators;

namespace GpuLogReg.Inference;

/// <summary>
/// The likelihood of a model's data in float64 on the CPU, in columns brought to weighted mean 0 and deviation 1: the same function whatever scale the
/// model was fitted in, and a Hessian that float64 can invert. Vectors have d + 1 numbers, the intercept last.
/// </summary>
internal sealed class InferenceProblem : IDisposable
{
    private const int MostCoefficients = 2048;

    private readonly SimdBackend _backend = new();
    private readonly IObjective _objective;
    private readonly Vector _point, _gradient;

    /// <summary>Sparse rows written out: centred columns are dense, and d is small wherever there is a Hessian to invert.</summary>
    private readonly DenseMatrix? _copied;

    public InferenceProblem(LogisticModel model, Dataset data, bool intercept)
    {
        Model = model;
        _copied = data.Features is CsrMatrix sparse ? sparse.ToDense() : null;
        Data = data = _copied is null ? data : data.WithFeatures(_copied);
        HasIntercept = intercept;
        Scaling = FindScaling(data, intercept, model.Scaling?.Mean);
        _objective = _backend.Prepare(data.WithScaling(Scaling), LossKind.Logistic, Precision.Float64);
        (_point, _gradient) = (_objective.Space.Allocate(Length), _objective.Space.Allocate(Length));

        // z = ((x − m)/s)·w + b = u·(σw/s) + b + Σ w(μ − m)/s: no difference of large products, as a detour over original units would have.
        Fitted = new double[Length];
        Fitted[^1] = model.Intercepts[0];
        for (int j = 0; j < Features; j++)
        {
            double w = model.Coefficients[0][j] / (model.Scaling?.Scale[j] ?? 1);
            Fitted[j] = w * Scaling.Scale[j];
            Fitted[^1] += w * (Scaling.Mean[j] - (model.Scaling?.Mean[j] ?? 0));
        }

        // The intercept comes first, so that a constant column is what depends on it and not the other way round.
        Columns = [.. intercept ? [Features] : Array.Empty<int>(), .. Enumerable.Range(0, Features)];
    }

    public LogisticModel Model { get; }

    public Dataset Data { get; }

    public bool HasIntercept { get; }

    public ColumnScaling Scaling { get; }

    /// <summary>The model's coefficients on the standardised columns.</summary>
    public double[] Fitted { get; }

    /// <summary>The coefficients that are estimated.</summary>
    public IReadOnlyList<int> Columns { get; }

    public int Features => Data.Columns;

    public int Length => Features + 1;

    /// <summary>F(w), the negative log-likelihood; its gradient where there is room for one.</summary>
    public double Value(double[] w, double[]? gradient = null)
    {
        _objective.Space.Upload(w, _point);
        double value = _objective.ValueAndGradient(_point, _gradient, RowRange.All(Data.Rows));
        if (gradient is not null)
            _objective.Space.Download(_gradient, gradient);
        return value;
    }

    /// <summary>∇²F(w), (d + 1)² numbers; null where d is too large for it.</summary>
    public double[]? Hessian(double[] w) => Hessian(_objective, w);

    /// <summary>Σ sᵢ·x̃ᵢ·x̃ᵢᵀ over some rows, from the curvature at w = 0, which is ¼ of each weight; null where d is too large.</summary>
    /// <param name="weights">n weights; empty for the data's own.</param>
    public double[]? Gram(double[] weights)
    {
        using var own = weights.Length == 0 ? null : _backend.Prepare(Data.WithWeights(weights).WithScaling(Scaling), LossKind.Logistic, Precision.Float64);
        var gram = Hessian(own ?? _objective, new double[Length]);
        for (int i = 0; i < gram?.Length; i++)
            gram[i] *= 4;
        return gram;
    }

    /// <summary>x̃ᵢ·w of every row.</summary>
    public double[] Margins(double[] w)
    {
        var margins = new double[Data.Rows];
        _objective.Space.Upload(w, _point);
        _objective.Margins(_point, margins);
        return margins;
    }

    public void Dispose()
    {
        _point.Dispose();
        _gradient.Dispose();
        _objective.Dispose();
        _backend.Dispose();
        _copied?.Dispose();
    }

    private static double[]? Hessian(IObjective objective, double[] w)
    {
        // The curvature is not offered dense for so many; a matrix for nothing would be large.
        if (w.Length > MostCoefficients)
            return null;
        using var at = objective.Space.Allocate(w.Length);
        objective.Space.Upload(w, at);
        using var curvature = objective.CurvatureAt(at);
        var hessian = new double[w.Length * w.Length];
        return curvature.TryDense(hessian) ? hessian : null;
    }

    /// <summary>Weighted mean and deviation. Without an intercept the origin has a meaning, and only the scale is changed.</summary>
    private static ColumnScaling FindScaling(Dataset data, bool intercept, IReadOnlyList<double>? origin)
    {
        int d = data.Columns;
        double[] row = new double[d], mean = new double[d], scale = new double[d], low = new double[d], high = new double[d];
        Array.Fill(low, double.PositiveInfinity);
        Array.Fill(high, double.NegativeInfinity);
        double total = 0;
        for (int i = 0; i < data.Rows; i++)
        {
            double s = data.WeightOf(i);
            if (s == 0)
                continue;
            total += s;
            data.Features.CopyRow(i, row);
            for (int j = 0; j < d; j++)
            {
                mean[j] += (row[j] - mean[j]) * s / total;
                low[j] = Math.Min(low[j], row[j]);
                high[j] = Math.Max(high[j], row[j]);
            }
        }

        for (int j = 0; j < d; j++)
            mean[j] = !intercept ? origin?[j] ?? 0 : low[j] == high[j] ? low[j] : mean[j];
        for (int i = 0; i < data.Rows; i++)
        {
            data.Features.CopyRow(i, row);
            for (int j = 0; j < d; j++)
                scale[j] += data.WeightOf(i) * (row[j] - mean[j]) * (row[j] - mean[j]);
        }

        for (int j = 0; j < d; j++)
            scale[j] = scale[j] > 0 && double.IsFinite(scale[j]) ? Math.Sqrt(scale[j] / total) : 1;
        return new ColumnScaling(mean, scale);
    }
}
