using GpuLogReg.Compute;
using GpuLogReg.Data;

namespace GpuLogReg.Estimators;

/// <summary>
/// A copy of a sixteenth of the rows, of fewer where X is stored in 16 bits, for the first iterations of a fit: runs of consecutive rows, as memory is read in lines, at equal distances, so that data
/// in an order (by class, by date) is seen whole. The same rows every time.
/// </summary>
internal sealed class RowSample : IDisposable
{
    /// <summary>One run of so many rows of every sixteen; of every 64 where X is stored in 16 bits and the sample is not: a 32nd of the bytes of X, which has less room beside it.</summary>
    private const int Run = 16, Share = 16, ShareInSixteenBits = 64;

    /// <summary>Numbers of X below which a fit ends before a sample would pay.</summary>
    private const long LeastElements = 1 << 22;

    /// <summary>Rows a coefficient: the sample's Hessian then differs by an eighth at most, about 1/sqrt of it.</summary>
    private const int RowsPerCoefficient = 64;

    /// <summary>Rows of each class a feature, the usual rule for a fit that says anything (Peduzzi and others, 1996).</summary>
    private const int RowsOfClassPerFeature = 10;

    private RowSample(Dataset all, int[] rows, Precision storage)
    {
        Data = all.Subset(rows, storage == Precision.Float64 ? ElementType.Float64 : ElementType.Float32)!;
        Storage = storage;

        // Nobody else knows the copy, so it may lie as the engine wants it, and there is no second one.
        ((DenseMatrix)Data.Features).MayLend = true;
    }

    /// <summary>The rows.</summary>
    public Dataset Data { get; }

    /// <summary>How they are to be stored: as all rows are, but not rounded to 16 bits, which would take another copy for a start that is rough anyway.</summary>
    public Precision Storage { get; }

    /// <summary>Draws one.</summary>
    /// <param name="data">All rows.</param>
    /// <param name="loss">How many coefficients a feature has.</param>
    /// <param name="precision">How X is stored.</param>
    /// <returns>Null where X is sparse or small, or where the sample would be too small for its classes or coefficients.</returns>
    public static RowSample? Of(Dataset data, LossKind loss, Precision precision)
    {
        var shape = ObjectiveShape.Of(data, loss);
        bool half = precision is Precision.BFloat16 or Precision.Float16;
        int share = half ? ShareInSixteenBits : Share;
        long runs = data.Rows / (Run * share), count = runs * Run;
        if (data.Features is not DenseMatrix || data.Features.StoredElements < LeastElements || count < (long)RowsPerCoefficient * shape.Coefficients)
            return null;
        var rows = new int[count];
        var ofClass = new long[data.Classes.Count];
        var labels = data.Labels.Span;
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = ((i / Run) * Run * share) + (i % Run);
            if (data.WeightOf(rows[i]) > 0)
                ofClass[labels[rows[i]]]++;
        }

        return ofClass.All(n => n >= (long)RowsOfClassPerFeature * (data.Columns + 1)) ? new RowSample(data, rows, half ? Precision.Float32 : precision) : null;
    }

    /// <inheritdoc/>
    public void Dispose() => Data.Features.Dispose();
}
