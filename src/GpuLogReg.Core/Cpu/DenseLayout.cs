using GpuLogReg.Compute;

namespace GpuLogReg.Cpu;

/// <summary>How the vectorised engine lays dense rows out; see <see cref="BlockedMatrix{T}"/>.</summary>
internal static class DenseLayout
{
    /// <summary>
    /// Bytes of a row from which rows stay row-major: twelve vectors of 64 make the horizontal sums of a row worth while, and the sums of all lanes, L numbers a
    /// feature, begin to crowd the nearest cache.
    /// </summary>
    public const int RowMajorBytes = 768;

    /// <summary>The same in 16 bits, whose rows cost more to widen than blocks do.</summary>
    public const int RowMajorBytesOfHalves = 1024;

    /// <summary>Whether rows stay row-major. Softmax reads a block once for every output, from cache, and keeps feature-major blocks.</summary>
    /// <param name="features">d.</param>
    /// <param name="storage">Of X.</param>
    /// <param name="loss">The loss.</param>
    public static bool IsRowMajor(int features, Precision storage, LossKind loss) => IsRowMajor(features, StorageRounding.Size(storage), loss);

    /// <summary>The same by the size of a stored number.</summary>
    /// <param name="features">d.</param>
    /// <param name="size">Bytes of a number.</param>
    /// <param name="loss">The loss.</param>
    public static bool IsRowMajor(int features, int size, LossKind loss) => loss == LossKind.Logistic && (long)features * size >= (size == sizeof(ushort) ? RowMajorBytesOfHalves : RowMajorBytes);
}
