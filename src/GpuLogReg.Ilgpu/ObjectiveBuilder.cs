using System.Numerics;
using System.Runtime.CompilerServices;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Rows;
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
    private readonly Dataset _data;
    private readonly ObjectiveShape _shape;
    private readonly Precision _storage;
    private readonly List<string> _notices = [];
    private readonly LossKind _loss;
    private readonly DisposalStack _parts;

    /// <summary>Takes a data set.</summary>
    /// <param name="device">Where.</param>
    /// <param name="data">Labelled rows.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="storage">How X is stored, by vectors of <typeparamref name="TStored"/>.</param>
    /// <param name="parts">Empty: takes what is built, for the objective or, where building fails, to be disposed.</param>
    public ObjectiveBuilder(OpenDevice device, Dataset data, LossKind loss, Precision storage, DisposalStack parts)
    {
        _parts = parts;
        Device = device;
        _data = data;
        _storage = storage;
        _loss = loss;
        _shape = ObjectiveShape.Of(data, loss);
    }

    /// <summary>True where passes will take the rows in an order of their own.</summary>
    public bool Shuffled { get; init; }

    private OpenDevice Device { get; }

    private static int Widened => Widening.Of<TStored, TVector>();

    /// <summary>Prepares the data set; once.</summary>
    /// <param name="twoPasses">True never fuses the passes.</param>
    public IlgpuObjective Build(bool twoPasses) => Device.Build(() =>
    {
        try
        {
            return _loss == LossKind.Logistic ? Logistic(twoPasses) : Softmax(twoPasses);
        }
        catch
        {
            // Before what they allocated is freed: they wait for what is under way there.
            _parts.Dispose();
            throw;
        }
    });

    private IlgpuObjective Logistic(bool twoPasses)
    {
        var order = _parts.Push(new DeviceOrder(Device));
        var targets = _parts.Push(new SignedTargets<T>(Device, _data.Rows));
        var loss = _parts.Push(new LogisticStages<T, TNumber>(Device, _shape, targets, order));
        if (_data.Features is CsrMatrix sparse)
            return Staged(targets, order, Sparse(sparse, order), loss);
        IDeviceRows<TStored> rows = Dense(order);
        var products = _parts.Push(new DenseProducts<T, TStored, TVector, TNumber>(Device, rows, order, _shape.Outputs, inChunks: !twoPasses));
        IDenseHessian<T>? hessian = DenseHessians.For<T, TStored, TVector, TOuter, TNumber>(Device, rows, order, _storage);
        if (hessian is not null)
            _parts.Push(hessian);
        if (twoPasses)
            return Staged(targets, order, products, loss, hessian);
        if (ShapeSearch.Choose<T, TStored, TVector, TNumber>(Device, rows, targets, order, _storage, SetTargets) is var (shape, isFound))
        {
            return Finish(
                targets, order, products, loss, new FusedEvaluation<T, TStored, TVector, TNumber>(Device, rows, targets, order, shape), hessian,
                $"{shape}{(rows.Layout.BlockRows > 1 ? $", {rows.Layout.BlockName}" : "")}{(isFound ? ", found on this device" : "")}");
        }

        return RowShape.Wide(rows.RowVectors, Device.Traits, Widened) is { } wide
            ? Finish(targets, order, products, loss, new WideEvaluation<T, TStored, TVector, TNumber>(Device, rows, targets, order, wide), hessian)
            : Staged(targets, order, products, loss, hessian);

        void SetTargets() => targets.Set(_data.Labels.Span, _data.Weights.Span);
    }

    private IlgpuObjective Softmax(bool twoPasses)
    {
        var order = _parts.Push(new DeviceOrder(Device));
        var targets = _parts.Push(new ClassTargets<T, TNumber>(Device, _data.Rows));
        var loss = _parts.Push(new SoftmaxStages<T, TNumber>(Device, _shape, targets, order));
        if (_data.Features is CsrMatrix sparse)
            return Staged(targets, order, Sparse(sparse, order), loss);
        IDeviceRows<TStored> rows = Dense(order);
        var products = _parts.Push(new DenseProducts<T, TStored, TVector, TNumber>(Device, rows, order, _shape.Outputs, inChunks: !twoPasses));
        return !twoPasses && SoftmaxShape.For(rows.RowVectors, _shape.Outputs, Unsafe.SizeOf<T>(), Device.Traits, Widened) is { } shape
            ? Finish(
                targets, order, products, loss,
                new FusedSoftmaxEvaluation<T, TStored, TVector, TNumber>(Device, rows, targets, order, _shape.Outputs, shape), hessian: null)
            : Staged(targets, order, products, loss);
    }

    /// <summary>X in the device's memory, or in pieces through it where it has no room.</summary>
    private IDeviceRows<TStored> Dense(DeviceOrder order)
    {
        var format = RowFormat.Of(_storage);
        var source = new RowSource(_data, format, LayoutOf(format.VectorsFor(_data.Columns)));
        long bytes = source.Layout.VectorsFor(_data.Rows) * RowFormat.VectorBytes;
        long available = Device.AvailableBytes;
        string notice = MemoryBudget.StreamingNotice(Device.Name, bytes, available);
        if (MemoryBudget.HasRoom(bytes, _data.Rows * _shape.Outputs * Unsafe.SizeOf<T>(), available))
        {
            try
            {
                return _parts.Push(DeviceRows<TStored>.Upload(Device, source, _data.Columns));
            }
            catch (BackendException e) when (DeviceGuard.IsOutOfMemory(e.InnerException))
            {
                // What seemed to fit did not: a driver may count otherwise, or limit the size of one allocation.
                notice = MemoryBudget.RefusedNotice(Device.Name, bytes);
            }
        }

        _notices.Add(notice);
        order.Refusal = MemoryBudget.OrderRefusal(Device.Name);
        return _parts.Push(DeviceGuard.Run(
            Device.Name, 2L * Device.Traits.PieceBytes, () => new StreamedRows<TStored>(Device, source, _data.Columns)));
    }

    /// <summary>Blocks where a thread holds a row, unless rows are taken in an order of their own: one row alone is half of every sector that it touches there.</summary>
    private RowLayout LayoutOf(int rowVectors) => !Shuffled && RowShape.ThreadHolds(rowVectors, Widening.Of<TStored, TVector>())
        ? RowLayout.InBlocks(rowVectors)
        : RowLayout.RowMajor(rowVectors);

    private SparseProducts<T, TNumber> Sparse(CsrMatrix x, DeviceOrder order)
    {
        SparseRows<T> rows = _parts.Push(SparseRows<T>.Upload<TNumber>(Device, x));
        return _parts.Push(new SparseProducts<T, TNumber>(Device, rows, order, _shape.Outputs));
    }

    private IlgpuObjective Staged(
        IDeviceTargets targets, DeviceOrder order, IProducts<T> products, ILossStages<T> loss, IDenseHessian<T>? hessian = null) =>
        Finish(targets, order, products, loss, new StagedEvaluation<T>(Device, products, loss), hessian);

    private IlgpuObjective Finish(
        IDeviceTargets targets, DeviceOrder order, IProducts<T> products, ILossStages<T> loss, IProductEvaluation<T> evaluation, IDenseHessian<T>? hessian,
        string? launchShape = null)
    {
        _parts.Push(evaluation);
        targets.Set(_data.Labels.Span, _data.Weights.Span);
        var space = _parts.Push(new IlgpuVectorSpace(Device));
        var reader = new MarginReader<T, TNumber>(Device, products, _shape.Outputs);
        var secondOrder = _parts.Push(new SecondOrder<T>(Device, _shape, space, products, loss, evaluation, hessian));
        return new IlgpuObjective(_shape, space, targets, order, evaluation, reader, secondOrder, _notices, _parts) { LaunchShape = launchShape };
    }
}
