using System.Numerics;
using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Vectors;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>
/// The plain evaluation, for any matrix and any loss: margins, slopes, Xᵀ·slopes, sums; X is read twice. For sparse rows, for several outputs, for dense
/// rows too long for registers, and as the baseline that benchmarks measure the fused pass against.
/// </summary>
internal sealed class StagedEvaluation<T>(OpenDevice device, IProducts<T> products, ILossStages<T> loss) : IProductEvaluation<T>
    where T : unmanaged, INumber<T>
{
    private readonly MemoryBuffer1D<T, Stride1D.Dense> _numbers = device.Allocate<T>(products.Rows * loss.Outputs);

    public IEpochPass? Epochs => null;

    public void Enqueue(DeviceVector weights, DeviceVector gradient, RowRange range)
    {
        products.EnqueueMargins(weights, range, inOrder: true, _numbers);
        loss.EnqueueSlopes(_numbers.View, range, products.ByRow, gradient);
        products.EnqueueTransposed(_numbers.View, range, inOrder: true, gradient);
    }

    public void EnqueueProduct(DeviceVector v, ArrayView<T> curvatures, DeviceVector result)
    {
        RowRange all = RowRange.All(products.Rows);
        products.EnqueueMargins(v, all, inOrder: false, _numbers);
        loss.EnqueueProduct(curvatures, _numbers.View, result);
        products.EnqueueTransposed(_numbers.View, all, inOrder: false, result);
    }

    public ArrayView<double> Loss => loss.Loss;

    public void Dispose() => _numbers.Dispose();
}
