using GpuLogReg.Compute;
using GpuLogReg.Data;

namespace GpuLogReg.Devices;

/// <summary>What the cost of a fit depends on in its data.</summary>
/// <param name="Rows">n.</param>
/// <param name="Features">d.</param>
/// <param name="StoredElements">Numbers stored: n·d, or the non-zeros of sparse rows.</param>
/// <param name="IsSparse">Whether rows are sparse.</param>
/// <param name="Storage">How X is to be stored.</param>
/// <param name="Outputs">k: margins a row, 1 for the binary loss.</param>
public readonly record struct FitSize(long Rows, int Features, long StoredElements, bool IsSparse, Precision Storage, int Outputs = 1)
{
    // A row of dense X ends on a multiple of this many bytes on an accelerator.
    private const int RowAlignment = 16;

    /// <summary>Dense rows.</summary>
    /// <param name="rows">n.</param>
    /// <param name="features">d.</param>
    /// <param name="storage">How X is to be stored.</param>
    public static FitSize Dense(long rows, int features, Precision storage = Precision.Float32) => new(rows, features, rows * features, false, storage);

    /// <summary>Sparse rows.</summary>
    /// <param name="rows">n.</param>
    /// <param name="features">d.</param>
    /// <param name="nonZeros">Numbers stored in all rows together.</param>
    /// <param name="storage">How they are to be stored.</param>
    public static FitSize Sparse(long rows, int features, long nonZeros, Precision storage = Precision.Float32) => new(rows, features, nonZeros, true, storage);

    /// <summary>Rows that are there.</summary>
    /// <param name="features">X.</param>
    /// <param name="storage">How it is to be stored.</param>
    public static FitSize Of(FeatureMatrix features, Precision storage = Precision.Float32)
    {
        ArgumentNullException.ThrowIfNull(features);
        return new(features.Rows, features.Columns, features.StoredElements, features is CsrMatrix, storage);
    }

    /// <summary>Bytes of X as a pass on the CPU reads them: the numbers, and of sparse rows a column index each and where the rows start.</summary>
    public long BytesOfX => IsSparse
        ? (StoredElements * EntryBytes) + ((Rows + 1) * sizeof(long))
        : StoredElements * StorageRounding.Size(Storage);

    private int EntryBytes => StorageRounding.Size(Storage) + sizeof(int);

    /// <summary>Bytes that one evaluation reads: X (on an accelerator sparse X twice, by rows and by columns) and a signed weight a row.</summary>
    /// <param name="kind">The kind of device.</param>
    public long BytesOfPass(DeviceKind kind) =>
        (IsAccelerator(kind) ? BytesHeld(kind) : BytesOfX) + (Rows * Math.Max(sizeof(float), StorageRounding.Size(Storage)));

    /// <summary>Bytes of X as a device holds it: an accelerator pads dense rows to 16 bytes, and keeps sparse rows by columns, too.</summary>
    /// <param name="kind">The kind of device.</param>
    public long BytesHeld(DeviceKind kind)
    {
        if (!IsAccelerator(kind))
            return BytesOfX;
        if (IsSparse)
            return (2 * StoredElements * EntryBytes) + ((Rows + Features + 2) * sizeof(long));
        long row = (long)Features * StorageRounding.Size(Storage);
        return Rows * ((row + RowAlignment - 1) / RowAlignment * RowAlignment);
    }

    /// <summary>Multiplications and additions of one Hessian written out: half of a square of coefficients a row, over the numbers that are stored.</summary>
    public double HessianOperations
    {
        get
        {
            double perRow = Rows == 0 ? 0 : (((double)StoredElements / Rows) + 1) * Outputs;
            return Rows * perRow * perRow;
        }
    }

    private static bool IsAccelerator(DeviceKind kind) => kind is DeviceKind.Cuda or DeviceKind.OpenCl or DeviceKind.IlgpuCpu;
}
