using System.Globalization;
using GpuLogReg.Data;

namespace GpuLogReg.Compute;

/// <summary>Looks for values that a narrower storage would turn into infinity or zero, before a solver wonders why it diverges.</summary>
public static class StorageCheck
{
    /// <summary>Throws unless every (scaled) value of X keeps its meaning in the storage: one pass over X, and none where X is stored as it is.</summary>
    /// <param name="data">Rows, as engines will read them.</param>
    /// <param name="storage">How they will be stored.</param>
    /// <exception cref="ArgumentException">A value is larger than the storage holds, or not zero and smaller than it tells from zero.</exception>
    public static void Ensure(Dataset data, Precision storage)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (storage == Precision.Float64 || (data.Features.ElementType == ElementType.Float32 && data.Scaling is null))
            return;
        if (data.Features is CsrMatrix sparse)
        {
            EnsureStored(data, sparse);
            return;
        }

        long first = data.Rows;
        Parallel.For(0, data.Rows, () => new double[data.Columns], (row, _, buffer) =>
        {
            if (Unfit(data, row, buffer) < 0)
                return buffer;

            // The lowest such row is named, whichever thread finds one first.
            long seen = Interlocked.Read(ref first);
            while (row < seen && Interlocked.CompareExchange(ref first, row, seen) != seen)
                seen = Interlocked.Read(ref first);
            return buffer;
        }, _ => { });
        data.Features.LetGo(0, data.Rows);
        if (first == data.Rows)
            return;
        var values = new double[data.Columns];
        int column = Unfit(data, first, values);
        throw new ArgumentException(Refusal(data, first, column, values[column]), nameof(data));
    }

    /// <summary>The first column of a row whose value float32 does not hold, or −1.</summary>
    private static int Unfit(Dataset data, long row, double[] values)
    {
        data.CopyRow(row, values);
        for (int j = 0; j < values.Length; j++)
        {
            if (!Fits(values[j]))
                return j;
        }

        return -1;
    }

    private static bool Fits(double value)
    {
        float stored = (float)value;
        return !float.IsInfinity(stored) && (stored != 0 || value == 0);
    }

    /// <summary>The same on the stored numbers of float64 rows alone: zeros that are not stored are fine.</summary>
    private static void EnsureStored(Dataset data, CsrMatrix sparse)
    {
        for (long i = 0; i < sparse.Rows; i++)
        {
            var values = sparse.ValuesOf<double>(i);
            for (int k = 0; k < values.Length; k++)
            {
                if (!Fits(values[k]))
                    throw new ArgumentException(Refusal(data, i, sparse.ColumnsOf(i)[k], values[k]), nameof(data));
            }
        }
    }

    private static string Refusal(Dataset data, long row, int column, double value) => string.Create(
        CultureInfo.InvariantCulture,
        $"Row {row}, column '{data.FeatureNames[column]}' of X is {value}{(data.Scaling is null ? "" : " after scaling")}, which float32 does not hold; expected a magnitude from 1e-45 to 3.4e38. Store X as float64 (--precision f64), or scale the column.");
}
