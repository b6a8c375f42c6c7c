using System.Numerics;
using GpuLogReg.Data;

namespace GpuLogReg.Compute;

/// <summary>Binary label and weight of a row in one number: +s for y = 1, −s for y = 0, 0 for a row that does not count. Half the side traffic of a pass.</summary>
public static class SignedWeights
{
    /// <summary>The signed weights of all rows of a data set.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="data">Binary data.</param>
    /// <param name="destination">At least n numbers; those past n are not touched.</param>
    public static void Fill<T>(Dataset data, Span<T> destination) where T : unmanaged, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(data);
        Fill(data.Labels.Span, data.Weights.Span, destination);
    }

    /// <summary>The signed weights of labels and weights.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="labels">n labels, 0 or 1.</param>
    /// <param name="weights">n weights; empty for all one.</param>
    /// <param name="destination">At least n numbers; those past n are not touched.</param>
    public static void Fill<T>(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights, Span<T> destination) where T : unmanaged, INumber<T>
    {
        for (int i = 0; i < labels.Length; i++)
        {
            double weight = weights.IsEmpty ? 1 : weights[i];
            destination[i] = T.CreateTruncating(labels[i] == 1 ? weight : -weight);
        }
    }
}
