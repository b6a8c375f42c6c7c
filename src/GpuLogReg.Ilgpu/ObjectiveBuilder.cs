using System.Numerics;
using System.Runtime.CompilerServices;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Passes;
using GpuLogReg.Ilgpu.Storage;
using GpuLogReg.Ilgpu.Vectors;

namespace GpuLogReg.Ilgpu;

/// <summary>Puts an objective together: a matrix (dense or sparse), a loss (binary or softmax), and the fused pass where one fits both.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <typeparam name="TVector">16 bytes of T.</typeparam>
/// <typeparam name="TOuter">Products of two such vectors.</typeparam>
/// <typeparam name="TNumber">Conversions of T.</typeparam>
internal sealed class ObjectiveBuilder<T, TVector, TOuter, TNumber>
    where T : unmanaged, INumber<T>
    where TVector : unmanaged, ITile<TVector, TVector, T>
    where TOuter : unmanaged, IOuterTile<TOuter, TVector, T>
    where TNumber : struct, IDeviceNumber<T>
{
    private readonly OpenDevice _device;
    private readonly Dataset _data;
    private readonly ObjectiveShape _shape;
    private readonly DisposalStack _parts;

    private ObjectiveBuilder(OpenDevice device, Dataset data, LossKind loss, DisposalStack parts)
    {
        _parts = parts;
        _device = device;
        _data = data;
        _shape = ObjectiveShape.Of(data, loss);
    }

    /// <summary>Prepares a data set.</summary>
    /// <param name="device">Where.</param>
    /// <param name="data">Labelled rows.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="twoPasses">True never fuses the passes.</param>
    public static IlgpuObjective Build(OpenDevice device, Dataset data, LossKind loss, bool twoPasses)
    {
        var parts = new DisposalStack();
        var builder = new ObjectiveBuilder<T, TVector, TOuter, TNumber>(device, data, loss, parts);
        try
        {
            return loss == LossKind.Logistic ? builder.Logistic(twoPasses) : builder.Softmax(twoPasses);
        }
        catch
        {
            parts.Dispose();
            throw;
        }
    }

    private IlgpuObjective Logistic(bool twoPasses)
    {
        var order = _parts.Push(new DeviceOrder(_device));
        var targets = _parts.Push(new SignedTargets<T>(_device, _data.Rows));
        var loss = _parts.Push(new LogisticStages<T, TNumber>(_device, _shape, targets, order));
        if (_data.Features is CsrMatrix sparse)
            return Staged(targets, order, Sparse(sparse, order), loss);
        DeviceRows<T, TVector> rows = Dense();
        var products = _parts.Push(new DenseProducts<T, TVector, TNumber>(_device, rows, order, _shape.Outputs));
        DenseHessian<T, TVector, TOuter, TNumber>? hessian = rows.Features <= DenseHessian<T, TVector, TOuter, TNumber>.MostFeatures
            ? _parts.Push(new DenseHessian<T, TVector, TOuter, TNumber>(_device, rows, order))
            : null;
        if (twoPasses)
            return Staged(targets, order, products, loss, hessian, inChunks: false);
        if (RowShape.For(rows.RowVectors, _device.Traits) is { } shape)
            return Finish(targets, order, products, loss, new FusedEvaluation<T, TVector, TNumber>(_device, rows, targets, order, shape), hessian);
        return RowShape.Wide(rows.RowVectors, _device.Traits) is { } wide
            ? Finish(targets, order, products, loss, new WideEvaluation<T, TVector, TNumber>(_device, rows, targets, order, wide), hessian)
            : Staged(targets, order, products, loss, hessian);
    }

    private IlgpuObjective Softmax(bool twoPasses)
    {
        var order = _parts.Push(new DeviceOrder(_device));
        var targets = _parts.Push(new ClassTargets<T, TNumber>(_device, _data.Rows));
        var loss = _parts.Push(new SoftmaxStages<T, TNumber>(_device, _shape, targets, order));
        if (_data.Features is CsrMatrix sparse)
            return Staged(targets, order, Sparse(sparse, order), loss);
        DeviceRows<T, TVector> rows = Dense();
        var products = _parts.Push(new DenseProducts<T, TVector, TNumber>(_device, rows, order, _shape.Outputs));
        return !twoPasses && SoftmaxShape.For(rows.RowVectors, _shape.Outputs, Unsafe.SizeOf<T>(), _device.Traits) is { } shape
            ? Finish(
                targets, order, products, loss, new FusedSoftmaxEvaluation<T, TVector, TNumber>(_device, rows, targets, order, _shape.Outputs, shape), hessian: null)
            : Staged(targets, order, products, loss, inChunks: !twoPasses);
    }

    private DeviceRows<T, TVector> Dense() => _parts.Push(DeviceRows<T, TVector>.Upload<TNumber>(_device, _data));

    private SparseProducts<T, TNumber> Sparse(CsrMatrix x, DeviceOrder order)
    {
        SparseRows<T> rows = _parts.Push(SparseRows<T>.Upload<TNumber>(_device, x));
        return _parts.Push(new SparseProducts<T, TNumber>(_device, rows, order, _shape.Outputs));
    }

    private IlgpuObjective Staged(
        IDeviceTargets targets, DeviceOrder order, IProducts<T> products, ILossStages<T> loss, IDenseHessian<T>? hessian = null, bool inChunks = true) =>
        Finish(targets, order, products, loss, new StagedEvaluation<T>(_device, products, loss, inChunks), hessian);

    private IlgpuObjective Finish(
        IDeviceTargets targets, DeviceOrder order, IProducts<T> products, ILossStages<T> loss, IProductEvaluation<T> evaluation, IDenseHessian<T>? hessian)
    {
        _parts.Push(evaluation);
        targets.Set(_data.Labels.Span, _data.Weights.Span);
        var space = _parts.Push(new IlgpuVectorSpace(_device));
        var reader = new MarginReader<T, TNumber>(_device, products, _shape.Outputs);
        var secondOrder = _parts.Push(new SecondOrder<T>(_device, _shape, space, products, loss, evaluation, hessian));
        return new IlgpuObjective(_shape, space, targets, order, evaluation, reader, secondOrder, _parts);
    }
}
