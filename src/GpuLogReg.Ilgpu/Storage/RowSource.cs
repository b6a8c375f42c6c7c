using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GpuLogReg.Data;
using GpuLogReg.Ilgpu.Kernels.Rows;

namespace GpuLogReg.Ilgpu.Storage;

/// <summary>The rows of a data set, converted, scaled and laid out by all cores; the pages of a mapped file are let go once they are read.</summary>
/// <param name="data">Dense rows.</param>
/// <param name="format">How the device stores their numbers.</param>
/// <param name="layout">Where it stores them.</param>
internal sealed class RowSource(Dataset data, RowFormat format, RowLayout layout) : IRowSource
{
    /// <summary>Rows that a core takes at a time are about so many bytes.</summary>
    private const int PartBytes = 1 << 16;

    private readonly DenseMatrix? _plain = data.Scaling is null ? data.Features as DenseMatrix : null;

    public long Rows => data.Rows;

    public RowLayout Layout => layout;

    private int RowBytes => layout.RowVectors * RowFormat.VectorBytes;

    public unsafe void Copy(long first, int count, Span<byte> target)
    {
        int partRows = (int)layout.WholeBlocks(Math.Max(1, PartBytes / RowBytes));
        fixed (byte* pointer = target)
        {
            byte* start = pointer;
            try
            {
                Parallel.For(0, (count + partRows - 1) / partRows, part =>
                {
                    int begin = part * partRows, rows = Math.Min(partRows, count - begin);
                    var room = new Span<byte>(start + ((long)begin * RowBytes), checked((int)layout.WholeBlocks(rows) * RowBytes));
                    if (layout.BlockRows == 1)
                        WriteRows(first + begin, rows, room);
                    else
                        WriteBlocks(first + begin, rows, room);
                });
            }
            catch (AggregateException e)
            {
                // One fault is enough, as itself: what it says is for the user.
                ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
            }
        }

        data.Features.LetGo(first, count);
    }

    /// <summary>Row after row; what pads a row is left alone.</summary>
    private void WriteRows(long first, int count, Span<byte> target)
    {
        double[] buffer = Buffer();
        for (int row = 0; row < count; row++)
            Write(first + row, buffer, target.Slice(row * RowBytes, data.Columns * format.Size));
    }

    /// <summary>Each row written where it is padded, then vector by vector to its place in its block.</summary>
    private void WriteBlocks(long first, int count, Span<byte> target)
    {
        double[] buffer = Buffer();
        var row = new Vector128<byte>[layout.RowVectors];
        Span<byte> numbers = MemoryMarshal.AsBytes(row.AsSpan())[..(data.Columns * format.Size)];
        Span<Vector128<byte>> vectors = MemoryMarshal.Cast<byte, Vector128<byte>>(target);
        for (int i = 0; i < layout.WholeBlocks(count); i++)
        {
            if (i < count)
                Write(first + i, buffer, numbers);
            else
                row.AsSpan().Clear();
            RowAddress place = layout.RowAt(i);
            for (int v = 0; v < row.Length; v++)
                vectors[(int)place.Start + (v << place.Shift)] = row[v];
        }
    }

    private double[] Buffer() => _plain is null ? new double[data.Columns] : [];

    private void Write(long row, double[] buffer, Span<byte> target)
    {
        if (_plain is null)
        {
            data.CopyRow(row, buffer);
            format.Write(buffer, target);
        }
        else if (_plain.ElementType == ElementType.Float32)
        {
            format.Write(_plain.Row<float>(row), target);
        }
        else
        {
            format.Write(_plain.Row<double>(row), target);
        }
    }
}
