using System.Numerics;
using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Vectors;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>
/// The plain evaluation, for any matrix and any loss: margins, slopes, Xᵀ·slopes, sums; X is read twice. For sparse rows, for more outputs than registers hold,
/// for dense rows too long for them, and as the baseline that benchmarks measure the fused pass against. All stages of a part of the rows come before the
/// next part, so that the second read finds them where the first left them: in the device's cache, or in its memory where that has no room for X.
/// </summary>
/// <param name="device">Where.</param>
/// <param name="products">X.</param>
/// <param name="loss">The loss.</param>
internal sealed class StagedEvaluation<T>(OpenDevice device, IProducts<T> products, ILossStages<T> loss) : IProductEvaluation<T>
    where T : unmanaged, INumber<T>
{
    private readonly MemoryBuffer1D<T, Stride1D.Dense> _numbers = device.Allocate<T>(products.PartRows * loss.Outputs);

    public IEpochPass? Epochs => null;

    public void Enqueue(DeviceVector weights, DeviceVector gradient, RowRange range)
    {
        foreach (var (rows, part) in products.Parts(range))
        {
            products.EnqueueMargins(weights, rows, inOrder: true, part, _numbers);
            loss.EnqueueSlopes(_numbers.View, rows, products.ByRow, part, gradient);
            products.EnqueueTransposed(_numbers.View, rows, inOrder: true, part, gradient);
        }
    }

    public void EnqueueProduct(DeviceVector v, ArrayView<T> curvatures, DeviceVector result)
    {
        foreach (var (rows, part) in products.Parts(RowRange.All(products.Rows)))
        {
            products.EnqueueMargins(v, rows, inOrder: false, part, _numbers);
            loss.EnqueueProduct(curvatures, _numbers.View, rows, part, result);
            products.EnqueueTransposed(_numbers.View, rows, inOrder: false, part, result);
        }
    }

    public ArrayView<double> Loss => loss.Loss;

    public void Dispose() => _numbers.Dispose();
}
