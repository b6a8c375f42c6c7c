using System.Numerics;
using GpuLogReg.Data;

namespace GpuLogReg.Compute;

/// <summary>Label and weight of a row in one number: +s for y = 1, −s for y = 0, 0 for a row that does not count. Half the side traffic of a pass.</summary>
public static class SignedWeights
{
    /// <summary>The signed weights of all rows.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="data">Binary data.</param>
    /// <param name="destination">At least n numbers; those past n are not touched.</param>
    /// <exception cref="ArgumentException">A label is neither 0 nor 1.</exception>
    public static void Fill<T>(Dataset data, Span<T> destination) where T : unmanaged, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(data);
        EnsureBinary(data, LossKind.Logistic);
        var labels = data.Labels.Span;
        for (int i = 0; i < labels.Length; i++)
            destination[i] = T.CreateTruncating(labels[i] == 1 ? data.WeightOf(i) : -data.WeightOf(i));
    }

    /// <summary>Throws unless the data has two classes and at least one row.</summary>
    /// <param name="data">Any data.</param>
    /// <param name="loss">The loss that asks.</param>
    /// <exception cref="ArgumentException">It has no rows, or other than two classes.</exception>
    public static void EnsureBinary(Dataset data, LossKind loss)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Classes.Count != 2)
            throw new ArgumentException($"The data has {data.Classes.Count} classes; expected 2 for the {loss} loss.", nameof(data));
        if (data.Rows == 0)
            throw new ArgumentException("The data has 0 rows; expected at least one.", nameof(data));
    }
}
