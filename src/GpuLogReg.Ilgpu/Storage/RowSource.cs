using System.Runtime.ExceptionServices;
using GpuLogReg.Data;
using GpuLogReg.Ilgpu.Kernels.Rows;

namespace GpuLogReg.Ilgpu.Storage;

/// <summary>The rows of a data set, converted and scaled by all cores; the pages of a mapped file are let go once they are read.</summary>
/// <param name="data">Dense rows.</param>
/// <param name="format">How the device stores them.</param>
internal sealed class RowSource(Dataset data, RowFormat format) : IRowSource
{
    /// <summary>Rows that a core takes at a time are about so many bytes.</summary>
    private const int PartBytes = 1 << 16;

    private readonly DenseMatrix? _plain = data.Scaling is null ? data.Features as DenseMatrix : null;

    public long Rows => data.Rows;

    public RowLayout Layout { get; } = RowLayout.RowMajor(format.VectorsFor(data.Columns));

    private int RowBytes => Layout.RowVectors * RowFormat.VectorBytes;

    public unsafe void Copy(long first, int count, Span<byte> target)
    {
        int partRows = Math.Max(1, PartBytes / RowBytes);
        fixed (byte* pointer = target)
        {
            byte* start = pointer;
            try
            {
                Parallel.For(0, (count + partRows - 1) / partRows, part =>
                {
                    double[] buffer = _plain is null ? new double[data.Columns] : [];
                    for (int row = part * partRows; row < Math.Min(count, (part + 1) * partRows); row++)
                        Write(first + row, buffer, new Span<byte>(start + ((long)row * RowBytes), data.Columns * format.Size));
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
