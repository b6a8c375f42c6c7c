using GpuLogReg.Data;

namespace GpuLogReg.Compute;

/// <summary>The sizes of an objective.</summary>
/// <param name="Rows">n, the number of rows (of this shard, where there are several).</param>
/// <param name="Features">d, the number of columns of X, without the intercept.</param>
/// <param name="Outputs">Columns of the coefficient matrix: 1 for the binary loss.</param>
/// <param name="WeightSum">S = Σ sᵢ over all rows.</param>
/// <remarks>Coefficients are feature-major [(d + 1), outputs], the intercept row last, so the first d × outputs entries are what a penalty sees.</remarks>
public readonly record struct ObjectiveShape(long Rows, int Features, int Outputs, double WeightSum)
{
    /// <summary>Length of a coefficient vector: (d + 1) × outputs.</summary>
    public int Coefficients => (Features + 1) * Outputs;

    /// <summary>Length of the penalised part: d × outputs.</summary>
    public int PenalizedExtent => Features * Outputs;

    /// <summary>The sizes of a data set under a loss.</summary>
    /// <param name="data">Any labelled rows.</param>
    /// <param name="loss">1 output for <see cref="LossKind.Logistic"/>, one a class for <see cref="LossKind.Softmax"/>.</param>
    /// <exception cref="ArgumentException">There are no rows, or the number of classes does not suit the loss.</exception>
    public static ObjectiveShape Of(Dataset data, LossKind loss)
    {
        ArgumentNullException.ThrowIfNull(data);
        int classes = data.Classes.Count;
        if (loss == LossKind.Logistic ? classes != 2 : classes < 2)
            throw new ArgumentException($"The data has {classes} classes; expected {(loss == LossKind.Logistic ? "2" : "2 or more")} for the {loss} loss.", nameof(data));
        if (data.Rows == 0)
            throw new ArgumentException("The data has 0 rows; expected at least one.", nameof(data));
        return new ObjectiveShape(data.Rows, data.Columns, loss == LossKind.Logistic ? 1 : classes, data.WeightSum());
    }

    /// <summary>Throws unless labels and weights can be those of these rows; see <see cref="IObjective.SetTargets"/>.</summary>
    /// <param name="labels">Class indices.</param>
    /// <param name="weights">Row weights, or none.</param>
    /// <returns>The same sizes with the sum of the weights, added in row order.</returns>
    /// <exception cref="ArgumentException">A length is not n, a label is out of range, or the weights are unfit.</exception>
    public ObjectiveShape WithTargets(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights)
    {
        Dataset.EnsureLength(labels, Rows);
        Dataset.EnsureLabels(labels, Math.Max(2, Outputs));
        Dataset.EnsureWeights(weights, labels.Length);
        double sum = weights.IsEmpty ? Rows : 0;
        foreach (double weight in weights)
            sum += weight;
        return this with { WeightSum = sum };
    }

    /// <summary>Throws unless a vector has one number a coefficient.</summary>
    /// <param name="vector">A point or a gradient.</param>
    /// <param name="name">What the caller calls it.</param>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public void EnsureCoefficients(Vector vector, string name)
    {
        ArgumentNullException.ThrowIfNull(vector, name);
        if (vector.Length != Coefficients)
            throw new ArgumentException($"'{name}' has length {vector.Length}; expected {Coefficients} = ({Features} features + intercept) × {Outputs}.", name);
    }

    /// <summary>Throws unless there is room for exactly the margins of all rows.</summary>
    /// <param name="margins">Where margins are to be written.</param>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public void EnsureMargins(ReadOnlySpan<double> margins)
    {
        if (margins.Length != Rows * Outputs)
            throw new ArgumentException($"'margins' has length {margins.Length}; expected {Rows * Outputs} = {Rows} rows × {Outputs}.", nameof(margins));
    }

    /// <summary>Throws unless there is room for exactly one square matrix of coefficients by coefficients.</summary>
    /// <param name="hessian">Where second derivatives are to be written.</param>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public void EnsureHessian(ReadOnlySpan<double> hessian)
    {
        if (hessian.Length != (long)Coefficients * Coefficients)
            throw new ArgumentException($"'hessian' has length {hessian.Length}; expected {(long)Coefficients * Coefficients} = {Coefficients}², a number for every pair of coefficients.", nameof(hessian));
    }
}
