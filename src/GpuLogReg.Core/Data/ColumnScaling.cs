namespace GpuLogReg.Data;

/// <summary>An affine map of columns, x′ = (x − mean)/scale, applied in float64 whenever rows are read: no second copy of X is made.</summary>
public sealed class ColumnScaling
{
    /// <summary>Creates the map.</summary>
    /// <param name="mean">One number a column.</param>
    /// <param name="scale">One number a column, finite and not zero.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a number is not finite or a scale zero.</exception>
    public ColumnScaling(double[] mean, double[] scale)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(scale);
        if (mean.Length != scale.Length)
            throw new ArgumentException($"'scale' has length {scale.Length}; expected {mean.Length}, the length of 'mean'.", nameof(scale));
        for (int j = 0; j < mean.Length; j++)
        {
            if (!double.IsFinite(mean[j]))
                throw new ArgumentException($"'mean' of column {j} is {mean[j]}; expected a finite number.", nameof(mean));
            if (!double.IsFinite(scale[j]) || scale[j] == 0)
                throw new ArgumentException($"'scale' of column {j} is {scale[j]}; expected a finite number other than zero.", nameof(scale));
        }

        Mean = mean;
        Scale = scale;
    }

    /// <summary>What is subtracted, one number a column.</summary>
    public IReadOnlyList<double> Mean { get; }

    /// <summary>What the difference is divided by, one number a column.</summary>
    public IReadOnlyList<double> Scale { get; }

    /// <summary>Maps one row in place.</summary>
    /// <param name="row">One number a column.</param>
    public void Apply(Span<double> row)
    {
        var (mean, scale) = ((double[])Mean, (double[])Scale);
        for (int j = 0; j < row.Length; j++)
            row[j] = (row[j] - mean[j]) / scale[j];
    }
}
