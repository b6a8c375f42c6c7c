using System.Numerics;
using GpuLogReg.Data;
using GpuLogReg.Ilgpu.Kernels;

namespace GpuLogReg.Ilgpu.Storage;

/// <summary>Sparse X column by column on the host (compressed sparse columns), rows ascending within a column: built once, sent, and dropped.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <typeparam name="TNumber">Conversions of T.</typeparam>
internal sealed class HostColumns<T, TNumber> : IDisposable
    where T : unmanaged, INumber<T>
    where TNumber : struct, IDeviceNumber<T>
{
    /// <summary>Sorts the entries by column: one counting pass over the columns of X, one pass over X.</summary>
    public HostColumns(CsrMatrix x)
    {
        Starts = new long[x.Columns + 1];
        for (long i = 0; i < x.Rows; i++)
        {
            foreach (int column in x.ColumnsOf(i))
                Starts[column + 1]++;
        }

        for (int j = 0; j < x.Columns; j++)
            Starts[j + 1] += Starts[j];
        Rows = new HostMemory<int>(x.StoredElements);
        Values = new HostMemory<T>(x.StoredElements);
        long[] next = Starts[..^1];
        var values = new double[x.Columns];
        for (long i = 0; i < x.Rows; i++)
        {
            ReadOnlySpan<int> columns = x.ColumnsOf(i);
            x.CopyValues(i, values);
            for (int k = 0; k < columns.Length; k++)
            {
                long at = next[columns[k]]++;
                Rows[at] = (int)i;
                Values[at] = TNumber.From(values[k]);
            }
        }
    }

    /// <summary>d + 1 offsets: column j holds the entries [start[j], start[j + 1]).</summary>
    public long[] Starts { get; }

    /// <summary>The row of each entry.</summary>
    public HostMemory<int> Rows { get; }

    /// <summary>The value of each entry.</summary>
    public HostMemory<T> Values { get; }

    public void Dispose()
    {
        Values.Dispose();
        Rows.Dispose();
    }
}
