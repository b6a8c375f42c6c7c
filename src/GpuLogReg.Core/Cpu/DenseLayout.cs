using System.Numerics;
using GpuLogReg.Compute;
using GpuLogReg.Data;

namespace GpuLogReg.Cpu;

/// <summary>How the vectorised engine lays dense rows out; see <see cref="BlockedMatrix{T}"/>.</summary>
internal static unsafe class DenseLayout
{
    /// <summary>
    /// Bytes of a row from which rows stay row-major: twelve vectors of 64 make the horizontal sums of a row worth while, and the sums of all lanes, L numbers a
    /// feature, begin to crowd the nearest cache.
    /// </summary>
    public const int RowMajorBytes = 768;

    /// <summary>The same in 16 bits, whose rows cost more to widen than blocks do.</summary>
    public const int RowMajorBytesOfHalves = 1024;

    /// <summary>Bytes of a row from which rows stay row-major where tiles are small: two blocks of such rows would be more than a small tile.</summary>
    public const int RowMajorBytesOfSmallTiles = 160;

    /// <summary>The same in 16 bits, where a block is half as long, and a tile may be one of two blocks up to 128 features.</summary>
    public const int RowMajorBytesOfHalvesInSmallTiles = 258;

    /// <summary>Bytes of a core's first-level cache up to which tiles are small.</summary>
    private const int LargestSmallCache = 32 << 10;

    /// <summary>Bytes of X that are laid out at a stretch: of a mapped file no more stays resident.</summary>
    private const long BytesAtOnce = 1 << 20;

    /// <summary>
    /// The tiles of this machine. Measured on two: of cores whose first-level cache has 32 KiB, and whose memory is nearly as fast as their arithmetic, and of cores with
    /// 48 KiB and a memory half as fast.
    /// </summary>
    public static TileSize Tiles { get; } = Cache.FirstLevelBytes is > 0 and <= LargestSmallCache ? TileSize.Small : TileSize.Large;

    /// <summary>Whether rows stay row-major. Softmax reads a block once for every output, from cache, and keeps feature-major blocks.</summary>
    /// <param name="features">d.</param>
    /// <param name="storage">Of X.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="tiles">The machine's.</param>
    public static bool IsRowMajor(int features, Precision storage, LossKind loss, TileSize tiles) => IsRowMajor(features, StorageRounding.Size(storage), loss, tiles);

    /// <summary>The same by the size of a stored number.</summary>
    /// <param name="features">d.</param>
    /// <param name="size">Bytes of a number.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="tiles">The machine's.</param>
    public static bool IsRowMajor(int features, int size, LossKind loss, TileSize tiles) => loss == LossKind.Logistic && (long)features * size >= (size, tiles) switch
    {
        (sizeof(ushort), TileSize.Small) => RowMajorBytesOfHalvesInSmallTiles,
        (sizeof(ushort), _) => RowMajorBytesOfHalves,
        (_, TileSize.Small) => RowMajorBytesOfSmallTiles,
        _ => RowMajorBytes,
    };

    /// <summary>X in the layout that suits its rows: in the data's own memory where that can be, lent where it can be turned there, else in new memory for <see cref="Fill"/>.</summary>
    /// <param name="data">Dense rows.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="tiles">The machine's.</param>
    /// <param name="team">Who turns lent rows.</param>
    public static BlockedMatrix<T> Make<TSimd, TVector, T>(Dataset data, LossKind loss, TileSize tiles, ThreadTeam team)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, INumber<T>
    {
        bool isStoredAsComputed = TSimd.StoredSize == sizeof(T);
        if (!IsRowMajor(data.Columns, TSimd.StoredSize, loss, tiles))
        {
            var lent = isStoredAsComputed ? LentRows<T>.TryBorrow(data, TSimd.Lanes, team) : null;
            return new BlockedMatrix<T>(data.Rows, data.Columns, TSimd.Lanes, loss == LossKind.Softmax, TSimd.StoredSize, lent);
        }

        bool isSame = data.Scaling is null && isStoredAsComputed && data.Features.ElementSize == sizeof(T);
        return isSame && data.Features is DenseMatrix { Places: null } dense
            ? BlockedMatrix<T>.RowMajor(data.Rows, data.Columns, TSimd.Lanes, sizeof(T), dense.MemoryStart, (nint)dense.Stride * sizeof(T))
            : BlockedMatrix<T>.RowMajor(data.Rows, data.Columns, TSimd.Lanes, TSimd.StoredSize);
    }

    /// <summary>Copies the rows of some blocks there.</summary>
    /// <param name="matrix">X in new memory.</param>
    /// <param name="data">The rows.</param>
    /// <param name="first">First block.</param>
    /// <param name="blocks">How many.</param>
    public static void Fill<TSimd, TVector, T>(BlockedMatrix<T> matrix, Dataset data, long first, long blocks)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, INumber<T>
    {
        long run = Math.Max(1, BytesAtOnce / ((long)data.Columns * TSimd.Lanes * sizeof(T)));
        for (long end = first + blocks; first < end; first += run)
        {
            long count = Math.Min(run, end - first), row = first * TSimd.Lanes;
            matrix.SetBlocks<TSimd, TVector>(first, count, data);
            data.Features.LetGo(row, Math.Min(data.Rows - row, count * TSimd.Lanes));
        }
    }
}
