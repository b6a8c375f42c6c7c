using GpuLogReg.Compute;

namespace GpuLogReg.Cpu;

/// <summary>How the vectorised engine lays dense rows out; see <see cref="BlockedMatrix{T}"/>.</summary>
internal static class DenseLayout
{
    /// <summary>
    /// Features from which rows stay row-major: eight vectors of 16 make the horizontal sums of a row worth while, and the sums of all lanes, L numbers a
    /// feature, begin to crowd the nearest cache.
    /// </summary>
    public const int RowMajorFrom = 128;

    /// <summary>Whether rows stay row-major. Softmax reads a block once for every output, from cache, and keeps feature-major blocks.</summary>
    /// <param name="features">d.</param>
    /// <param name="loss">The loss.</param>
    public static bool IsRowMajor(int features, LossKind loss) => loss == LossKind.Logistic && features >= RowMajorFrom;
}
