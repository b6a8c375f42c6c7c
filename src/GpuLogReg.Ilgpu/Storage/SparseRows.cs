using System.Numerics;
using System.Runtime.CompilerServices;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Launch;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Storage;

/// <summary>
/// Sparse X on the device, twice: by rows (CSR) for margins, by columns (CSC) for Xᵀ·slopes, so that both gather and neither scatters: a scatter would
/// need atomics, whose order of addition is chance.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal sealed class SparseRows<T> : IDisposable
    where T : unmanaged, INumber<T>
{
    private const int PieceLength = 1 << 20;

    private readonly OpenDevice _device;
    private readonly DisposalStack _parts = new();

    private SparseRows(OpenDevice device, CsrMatrix x, ReadOnlySpan<long> columnStarts)
    {
        _device = device;
        Rows = x.Rows;
        Features = x.Columns;
        Entries = x.StoredElements;
        RowShape = RowShape.Sparse(x.StoredElements, x.Rows, device.Traits);
        SegmentShape = RowShape.Sparse(x.StoredElements, x.Columns, device.Traits);
        LongRowShape = RowShape.Looping(RowShape.WarpLanes, device.Traits);
        Segments = new ColumnSegments(columnStarts, RowGrid.RunLength * SegmentShape.Lanes);
        RowSegments = new RowSegments(x.RowStarts, RowGrid.RunLength * RowShape.Lanes, RowGrid.RunLength * LongRowShape.Lanes);
        long entries = Math.Max(1, x.StoredElements);
        RowStarts = Take<long>(x.Rows + 1);
        Columns = Take<int>(entries);
        RowValues = Take<T>(entries);
        SegmentStarts = Take<long>(Segments.Starts.Length);
        SegmentNumbers = Take<int>(Segments.Numbers.Length);
        EntryRows = Take<int>(entries);
        ColumnValues = Take<T>(entries);
        ShortColumns = Take<int>(Math.Max(1, Segments.Short.Length));
        LongColumns = Take<int>(Math.Max(1, Segments.Long.Length));
        LongRows = Take<int>(Math.Max(1, RowSegments.Rows.Length));
        RowSegmentNumbers = Take<int>(RowSegments.Numbers.Length);
        RowSegmentStarts = Take<long>(Math.Max(1, RowSegments.Count));
        RowSegmentEnds = Take<long>(Math.Max(1, RowSegments.Count));
    }

    /// <summary>n.</summary>
    public long Rows { get; }

    /// <summary>d.</summary>
    public int Features { get; }

    /// <summary>Numbers stored.</summary>
    public long Entries { get; }

    /// <summary>How threads share a row.</summary>
    public RowShape RowShape { get; }

    /// <summary>How threads share a segment of a column.</summary>
    public RowShape SegmentShape { get; }

    /// <summary>How threads share a segment of a long row.</summary>
    public RowShape LongRowShape { get; }

    /// <summary>How long rows are cut.</summary>
    public RowSegments RowSegments { get; }

    /// <summary>How columns are cut.</summary>
    public ColumnSegments Segments { get; }

    /// <summary>n + 1 offsets of the entries, row by row.</summary>
    public ArrayView<long> RowStarts { get; }

    /// <summary>The column of each entry, row by row.</summary>
    public ArrayView<int> Columns { get; }

    /// <summary>The value of each entry, row by row.</summary>
    public ArrayView<T> RowValues { get; }

    /// <summary><see cref="ColumnSegments.Starts"/>.</summary>
    public ArrayView<long> SegmentStarts { get; }

    /// <summary><see cref="ColumnSegments.Numbers"/>.</summary>
    public ArrayView<int> SegmentNumbers { get; }

    /// <summary>The row of each entry, column by column.</summary>
    public ArrayView<int> EntryRows { get; }

    /// <summary>The value of each entry, column by column.</summary>
    public ArrayView<T> ColumnValues { get; }

    /// <summary><see cref="ColumnSegments.Short"/>.</summary>
    public ArrayView<int> ShortColumns { get; }

    /// <summary><see cref="ColumnSegments.Long"/>.</summary>
    public ArrayView<int> LongColumns { get; }

    /// <summary><see cref="Storage.RowSegments.Rows"/>.</summary>
    public ArrayView<int> LongRows { get; }

    /// <summary><see cref="Storage.RowSegments.Numbers"/>.</summary>
    public ArrayView<int> RowSegmentNumbers { get; }

    /// <summary><see cref="Storage.RowSegments.Starts"/>.</summary>
    public ArrayView<long> RowSegmentStarts { get; }

    /// <summary><see cref="Storage.RowSegments.Ends"/>.</summary>
    public ArrayView<long> RowSegmentEnds { get; }

    /// <summary>Bytes that X takes on the device, but for the segments (8 bytes for every 256 or more entries).</summary>
    public static long BytesFor(CsrMatrix x) =>
        (2 * x.StoredElements * (Unsafe.SizeOf<T>() + sizeof(int))) + ((x.Rows + 1) * sizeof(long)) + (x.Columns * (long)(sizeof(long) + (2 * sizeof(int))));

    /// <summary>Copies X to the device.</summary>
    /// <typeparam name="TNumber">Conversions of T.</typeparam>
    /// <exception cref="BackendException">The device has no room for both copies.</exception>
    public static SparseRows<T> Upload<TNumber>(OpenDevice device, CsrMatrix x)
        where TNumber : struct, IDeviceNumber<T>
    {
        MemoryBudget.Ensure(device.Name, BytesFor(x), device.AvailableBytes);
        using var columns = new HostColumns<T, TNumber>(x);
        var rows = new SparseRows<T>(device, x, columns.Starts);
        try
        {
            return DeviceGuard.Run(device.Name, BytesFor(x), () => rows.Fill(x, columns));
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    public void Dispose() => _parts.Dispose();

    private ArrayView<TElement> Take<TElement>(long length)
        where TElement : unmanaged => _parts.Push(_device.Allocate<TElement>(length)).View.AsContiguous();

    private SparseRows<T> Fill<TNumber>(CsrMatrix x, HostColumns<T, TNumber> columns)
        where TNumber : struct, IDeviceNumber<T>
    {
        FillRows<TNumber>(x);
        Send(x.RowStarts, RowStarts);
        Send<long>(Segments.Starts, SegmentStarts);
        Send<int>(Segments.Numbers, SegmentNumbers);
        Send<int>(Segments.Short, ShortColumns);
        Send<int>(Segments.Long, LongColumns);
        Send<int>(RowSegments.Rows, LongRows);
        Send<int>(RowSegments.Numbers, RowSegmentNumbers);
        Send<long>(RowSegments.Starts, RowSegmentStarts);
        Send<long>(RowSegments.Ends, RowSegmentEnds);
        Send(columns.Rows, EntryRows);
        Send(columns.Values, ColumnValues);
        return this;
    }

    private void FillRows<TNumber>(CsrMatrix x)
        where TNumber : struct, IDeviceNumber<T>
    {
        using var columns = new StagedUpload<int>(_device, Columns);
        using var values = new StagedUpload<T>(_device, RowValues);
        var wide = new double[x.Columns];
        var narrow = new T[x.Columns];
        for (long i = 0; i < x.Rows; i++)
        {
            ReadOnlySpan<int> entries = x.ColumnsOf(i);
            columns.Append(entries);
            x.CopyValues(i, wide);
            for (int k = 0; k < entries.Length; k++)
                narrow[k] = TNumber.From(wide[k]);
            values.Append(narrow.AsSpan(0, entries.Length));
        }

        columns.Finish();
        values.Finish();
    }

    private void Send<TElement>(ReadOnlySpan<TElement> source, ArrayView<TElement> target)
        where TElement : unmanaged
    {
        using var upload = new StagedUpload<TElement>(_device, target);
        upload.Append(source);
        upload.Finish();
    }

    private void Send<TElement>(HostMemory<TElement> source, ArrayView<TElement> target)
        where TElement : unmanaged
    {
        using var upload = new StagedUpload<TElement>(_device, target);
        for (long start = 0; start < source.Length; start += PieceLength)
            upload.Append(source.Piece(start, PieceLength));
        upload.Finish();
    }
}
