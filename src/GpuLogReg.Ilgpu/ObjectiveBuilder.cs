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
/// <typeparam name="TStored">16 bytes of dense X as they are stored.</typeparam>
/// <typeparam name="TVector">Their numbers as registers hold them.</typeparam>
/// <typeparam name="TOuter">Products of two such vectors.</typeparam>
/// <typeparam name="TNumber">Conversions of T.</typeparam>
internal sealed class ObjectiveBuilder<T, TStored, TVector, TOuter, TNumber>
    where T : unmanaged, INumber<T>
    where TStored : unmanaged
    where TVector : unmanaged, ITile<TVector, TStored, T>
    where TOuter : unmanaged, IOuterTile<TOuter, TVector, T>
    where TNumber : struct, IDeviceNumber<T>
{
    private readonly OpenDevice _device;
    private readonly Dataset _data;
    private readonly ObjectiveShape _shape;
    private readonly Precision _storage;
    private readonly List<string> _notices = [];
    private readonly DisposalStack _parts;

    private ObjectiveBuilder(OpenDevice device, Dataset data, LossKind loss, Precision storage, DisposalStack parts)
    {
        _parts = parts;
        _device = device;
        _data = data;
        _storage = storage;
        _shape = ObjectiveShape.Of(data, loss);
    }

    /// <summary>Prepares a data set.</summary>
    /// <param name="device">Where.</param>
    /// <param name="data">Labelled rows.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="storage">How X is stored, by vectors of <typeparamref name="TStored"/>.</param>
    /// <param name="twoPasses">True never fuses the passes.</param>
    public static IlgpuObjective Build(OpenDevice device, Dataset data, LossKind loss, Precision storage, bool twoPasses)
    {
        var parts = new DisposalStack();
        var builder = new ObjectiveBuilder<T, TStored, TVector, TOuter, TNumber>(device, data, loss, storage, parts);
        try
        {
            return loss == LossKind.Logistic ? builder.Logistic(twoPasses) : builder.Softmax();
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
        IDeviceRows<TStored> rows = Dense(order);
        var products = _parts.Push(new DenseProducts<T, TStored, TVector, TNumber>(_device, rows, order, _shape.Outputs));
        IDenseHessian<T>? hessian = DenseHessians.For<T, TStored, TVector, TOuter, TNumber>(_device, rows, order, _storage);
        if (hessian is not null)
            _parts.Push(hessian);
        return !twoPasses && ShapeSearch.Choose<T, TStored, TVector, TNumber>(_device, rows, targets, order, _storage, SetTargets) is var (shape, isFound)
            ? Finish(targets, order, products, loss, new FusedEvaluation<T, TStored, TVector, TNumber>(_device, rows, targets, order, shape), hessian, $"{shape}{(isFound ? ", found on this device" : "")}")
            : Staged(targets, order, products, loss, hessian);

        void SetTargets() => targets.Set(_data.Labels.Span, _data.Weights.Span);
    }

    private IlgpuObjective Softmax()
    {
        var order = _parts.Push(new DeviceOrder(_device));
        var targets = _parts.Push(new ClassTargets<T, TNumber>(_device, _data.Rows));
        var loss = _parts.Push(new SoftmaxStages<T, TNumber>(_device, _shape, targets, order));
        IProducts<T> products = _data.Features is CsrMatrix sparse
            ? Sparse(sparse, order)
            : _parts.Push(new DenseProducts<T, TStored, TVector, TNumber>(_device, Dense(order), order, _shape.Outputs));
        return Staged(targets, order, products, loss);
    }

    /// <summary>X in the device's memory, or in pieces through it where it has no room.</summary>
    private IDeviceRows<TStored> Dense(DeviceOrder order)
    {
        var source = new RowSource(_data, RowFormat.Of(_storage));
        long bytes = _data.Rows * source.RowVectors * RowFormat.VectorBytes;
        long available = _device.AvailableBytes;
        if (MemoryBudget.HasRoom(bytes, _data.Rows * _shape.Outputs * Unsafe.SizeOf<T>(), available))
        {
            try
            {
                return _parts.Push(DeviceRows<TStored>.Upload(_device, source, _data.Columns));
            }
            catch (BackendException e) when (DeviceGuard.IsOutOfMemory(e.InnerException))
            {
                // What seemed to fit did not: a driver may count otherwise, or limit the size of one allocation.
            }
        }

        _notices.Add(MemoryBudget.StreamingNotice(_device.Name, bytes, available));
        order.Refusal = MemoryBudget.OrderRefusal(_device.Name);
        return _parts.Push(DeviceGuard.Run(
            _device.Name, 2L * _device.Traits.PieceBytes, () => new StreamedRows<TStored>(_device, source, _data.Columns)));
    }

    private SparseProducts<T, TNumber> Sparse(CsrMatrix x, DeviceOrder order)
    {
        SparseRows<T> rows = _parts.Push(SparseRows<T>.Upload<TNumber>(_device, x));
        return _parts.Push(new SparseProducts<T, TNumber>(_device, rows, order, _shape.Outputs));
    }

    private IlgpuObjective Staged(
        IDeviceTargets targets, DeviceOrder order, IProducts<T> products, ILossStages<T> loss, IDenseHessian<T>? hessian = null) =>
        Finish(targets, order, products, loss, new StagedEvaluation<T>(_device, products, loss), hessian);

    private IlgpuObjective Finish(
        IDeviceTargets targets, DeviceOrder order, IProducts<T> products, ILossStages<T> loss, IProductEvaluation<T> evaluation, IDenseHessian<T>? hessian,
        string? launchShape = null)
    {
        _parts.Push(evaluation);
        targets.Set(_data.Labels.Span, _data.Weights.Span);
        var space = _parts.Push(new IlgpuVectorSpace(_device));
        var reader = new MarginReader<T, TNumber>(_device, products, _shape.Outputs);
        var secondOrder = _parts.Push(new SecondOrder<T>(_device, _shape, space, products, loss, evaluation, hessian));
        return new IlgpuObjective(_shape, space, targets, order, evaluation, reader, secondOrder, _notices, _parts) { LaunchShape = launchShape };
    }
}
