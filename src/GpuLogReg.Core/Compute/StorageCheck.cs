using System.Globalization;
using GpuLogReg.Data;

namespace GpuLogReg.Compute;

/// <summary>Looks for values that a narrower storage would turn into infinity or zero, before a solver wonders why it diverges.</summary>
/// <remarks>
/// float16 tells from zero what is above 3e-8 only, and a column of some millions of ordinary numbers around zero has a few below: these may become zero
/// where the column has numbers that float16 holds with all its digits. The other storages reach so far down that a value they lose is a column's unit gone wrong.
/// </remarks>
public static class StorageCheck
{
    /// <summary>The smallest float16 number of full precision.</summary>
    private const double SmallestNormalHalf = 6.103515625e-5;

    /// <summary>Rows that all cores look at together: of a mapped file so much stays resident.</summary>
    private const long RunBytes = 16 << 20;

    /// <summary>Throws unless every (scaled) value of X keeps its meaning in the storage: one pass over X, and none where X is stored as it is.</summary>
    /// <param name="data">Rows, as engines will read them.</param>
    /// <param name="storage">How they will be stored.</param>
    /// <exception cref="ArgumentException">A value is larger than the storage holds, or not zero and smaller than it tells from zero, or all of a column are so small.</exception>
    public static void Ensure(Dataset data, Precision storage)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (storage == Precision.Float64 || (storage == Precision.Float32 && data.Features.ElementType == ElementType.Float32 && data.Scaling is null))
            return;
        if (data.Features is CsrMatrix sparse)
        {
            EnsureStored(data, sparse, storage);
            return;
        }

        long first = data.Rows;
        var largest = new double[data.Columns];
        foreach (var (start, count) in data.Features.Runs(RunBytes))
        {
            Parallel.For(start, start + count, () => (Row: new double[data.Columns], Largest: new double[data.Columns]), (row, _, buffer) =>
            {
                if (Unfit(data, row, buffer.Row, storage) < 0)
                {
                    for (int j = 0; j < buffer.Row.Length; j++)
                        buffer.Largest[j] = Math.Max(buffer.Largest[j], Math.Abs(buffer.Row[j]));
                    return buffer;
                }

                // The lowest such row is named, whichever thread finds one first.
                long seen = Interlocked.Read(ref first);
                while (row < seen && Interlocked.CompareExchange(ref first, row, seen) != seen)
                    seen = Interlocked.Read(ref first);
                return buffer;
            }, buffer =>
            {
                lock (largest)
                {
                    for (int j = 0; j < largest.Length; j++)
                        largest[j] = Math.Max(largest[j], buffer.Largest[j]);
                }
            });
        }

        if (first < data.Rows)
        {
            var values = new double[data.Columns];
            int column = Unfit(data, first, values, storage);
            throw new ArgumentException(Refusal(data, first, column, values[column], storage), nameof(data));
        }

        int small = storage == Precision.Float16 ? Array.FindIndex(largest, value => value is > 0 and < SmallestNormalHalf) : -1;
        if (small >= 0)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"Column '{data.FeatureNames[small]}' of X is at most {largest[small]} in magnitude{Scaled(data)}, of which float16 keeps few digits or none; expected some value of 6.1e-05 or more. {Mend(storage)}"), nameof(data));
        }
    }

    /// <summary>The first column of a row whose value the storage does not hold, or −1.</summary>
    private static int Unfit(Dataset data, long row, double[] values, Precision storage)
    {
        data.CopyRow(row, values);
        for (int j = 0; j < values.Length; j++)
        {
            if (!Fits(values[j], storage))
                return j;
        }

        return -1;
    }

    private static bool Fits(double value, Precision storage)
    {
        double stored = StorageRounding.Round(value, storage);
        return !double.IsInfinity(stored) && (stored != 0 || value == 0 || storage == Precision.Float16);
    }

    /// <summary>The same on the stored numbers alone: zeros that are not stored are fine.</summary>
    private static void EnsureStored(Dataset data, CsrMatrix sparse, Precision storage)
    {
        double[] row = [];
        for (long i = 0; i < sparse.Rows; i++)
        {
            int stored = sparse.ColumnsOf(i).Length;
            if (row.Length < stored)
                row = new double[2 * stored];
            var values = row.AsSpan(0, stored);
            sparse.CopyValues(i, values);
            for (int k = 0; k < values.Length; k++)
            {
                if (!Fits(values[k], storage))
                    throw new ArgumentException(Refusal(data, i, sparse.ColumnsOf(i)[k], values[k], storage), nameof(data));
            }
        }
    }

    private static string Refusal(Dataset data, long row, int column, double value, Precision storage) => string.Create(
        CultureInfo.InvariantCulture,
        $"Row {row}, column '{data.FeatureNames[column]}' of X is {value}{Scaled(data)}, which {storage.ToString().ToLowerInvariant()} does not hold; expected a magnitude {Range(storage)}. {Mend(storage)}");

    private static string Range(Precision storage) => storage switch
    {
        Precision.Float16 => "of at most 65504",
        Precision.BFloat16 => "from 1e-40 to 3.38e38",
        _ => "from 1e-45 to 3.4e38",
    };

    private static string Scaled(Dataset data) => data.Scaling is null ? "" : " after scaling";

    private static string Mend(Precision storage) => storage == Precision.Float16
        ? "Store X as float32 (--precision f32), or scale the column (--standardize)."
        : "Store X as float64 (--precision f64), or scale the column.";
}
