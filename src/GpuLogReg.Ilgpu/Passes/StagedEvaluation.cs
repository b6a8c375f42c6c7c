using System.Numerics;
using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Vectors;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>
/// The plain evaluation, for any matrix and any loss: margins, slopes, Xᵀ·slopes, sums; X is read twice. For sparse rows, for more outputs than registers hold,
/// for dense rows too long for them, and as the baseline that benchmarks measure the fused pass against. Where the device's cache is large beside
/// what its memory delivers during a few launches, dense rows are taken a chunk at a time, and the second read finds them there.
/// </summary>
/// <param name="device">Where.</param>
/// <param name="products">X.</param>
/// <param name="loss">The loss.</param>
/// <param name="inChunks">False takes all rows at once whatever the device: the baseline.</param>
internal sealed class StagedEvaluation<T>(OpenDevice device, IProducts<T> products, ILossStages<T> loss, bool inChunks) : IProductEvaluation<T>
    where T : unmanaged, INumber<T>
{
    private readonly long _chunk = inChunks ? Math.Min(products.Rows, products.ChunkRows) : products.Rows;
    private readonly MemoryBuffer1D<T, Stride1D.Dense> _numbers =
        device.Allocate<T>((inChunks ? Math.Min(products.Rows, products.ChunkRows) : products.Rows) * loss.Outputs);

    public IEpochPass? Epochs => null;

    public void Enqueue(DeviceVector weights, DeviceVector gradient, RowRange range)
    {
        foreach (var (rows, part) in Chunks(range))
        {
            products.EnqueueMargins(weights, rows, inOrder: true, part, _numbers);
            loss.EnqueueSlopes(_numbers.View, rows, products.ByRow, part, gradient);
            products.EnqueueTransposed(_numbers.View, rows, inOrder: true, part, gradient);
        }
    }

    public void EnqueueProduct(DeviceVector v, ArrayView<T> curvatures, DeviceVector result)
    {
        foreach (var (rows, part) in Chunks(RowRange.All(products.Rows)))
        {
            products.EnqueueMargins(v, rows, inOrder: false, part, _numbers);
            loss.EnqueueProduct(curvatures, _numbers.View, rows, part, result);
            products.EnqueueTransposed(_numbers.View, rows, inOrder: false, part, result);
        }
    }

    public ArrayView<double> Loss => loss.Loss;

    public void Dispose() => _numbers.Dispose();

    private IEnumerable<(RowRange Rows, RowPart Part)> Chunks(RowRange range)
    {
        for (long done = 0; done < range.Count; done += _chunk)
        {
            long count = Math.Min(_chunk, range.Count - done);
            yield return (new RowRange(range.Start + done, count), new RowPart(done == 0, done + count == range.Count));
        }
    }
}
