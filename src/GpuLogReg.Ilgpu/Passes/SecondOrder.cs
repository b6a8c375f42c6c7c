using System.Numerics;
using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Vectors;
using ILGPU;
using ILGPU.Runtime;
using Vector = GpuLogReg.Compute.Vector;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>
/// Makes curvatures and lines. Their buffers, k numbers a row each, are kept and lent again: a solver wants the same ones every iteration, and
/// allocating on a device waits for everything enqueued. Nothing is allocated until the first is asked for.
/// </summary>
/// <typeparam name="T">The type of the pass.</typeparam>
internal sealed class SecondOrder<T>(
    OpenDevice device,
    ObjectiveShape shape,
    IlgpuVectorSpace space,
    IProducts<T> products,
    ILossStages<T> loss,
    IProductEvaluation<T> evaluation,
    IDenseHessian<T>? dense) : ISecondOrder
    where T : unmanaged, INumber<T>
{
    private readonly Stack<MemoryBuffer1D<T, Stride1D.Dense>> _idle = [];
    private bool _disposed;

    public ICurvature CurvatureAt(Vector w)
    {
        DeviceVector point = Own(w, nameof(w));
        var buffer = Borrow();
        try
        {
            products.EnqueueMargins(point, RowRange.All(products.Rows), inOrder: false, RowPart.Whole, buffer);
            loss.EnqueueCurvature(buffer.View);
            return new Curvature(this, buffer);
        }
        catch
        {
            Return(buffer);
            throw;
        }
    }

    public ILine LineAt(Vector w, Vector direction)
    {
        DeviceVector from = Own(w, nameof(w)), along = Own(direction, nameof(direction));
        var start = Borrow();
        MemoryBuffer1D<T, Stride1D.Dense>? change = null;
        try
        {
            change = Borrow();
            products.EnqueueLine(from, along, start, change);
            return new Line(this, start, change);
        }
        catch
        {
            Return(start);
            if (change is not null)
                Return(change);
            throw;
        }
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryPop(out var buffer))
            buffer.Dispose();
    }

    private MemoryBuffer1D<T, Stride1D.Dense> Borrow() => _idle.TryPop(out var idle) ? idle : device.Allocate<T>(products.Rows * loss.Outputs);

    private void Return(MemoryBuffer1D<T, Stride1D.Dense> buffer)
    {
        if (_disposed)
            buffer.Dispose();
        else
            _idle.Push(buffer);
    }

    private (double Value, double Slope) At(MemoryBuffer1D<T, Stride1D.Dense> start, MemoryBuffer1D<T, Stride1D.Dense> change, double step)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return loss.At(start.View, change.View, step);
    }

    private void Multiply(Vector v, ArrayView<T> curvatures, Vector result)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        evaluation.EnqueueProduct(Own(v, nameof(v)), curvatures, Own(result, nameof(result)));
    }

    private bool TryDense(ArrayView<T> curvatures, Span<double> hessian)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        shape.EnsureHessian(hessian);
        dense?.Compute(curvatures, hessian);
        return dense is not null;
    }

    private DeviceVector Own(Vector vector, string name)
    {
        shape.EnsureCoefficients(vector, name);
        return space.Own(vector, name);
    }

    /// <summary>H through its products, the evaluation's own kernels with D·z for a slope, and whole where there is a kernel for it.</summary>
    private sealed class Curvature(SecondOrder<T> owner, MemoryBuffer1D<T, Stride1D.Dense> curvatures) : ICurvature
    {
        private bool _returned;

        public void Multiply(Vector v, Vector result)
        {
            ObjectDisposedException.ThrowIf(_returned, this);
            owner.Multiply(v, curvatures.View, result);
        }

        public bool TryDense(Span<double> hessian)
        {
            ObjectDisposedException.ThrowIf(_returned, this);
            return owner.TryDense(curvatures.View, hessian);
        }

        public void Dispose()
        {
            if (!_returned)
                owner.Return(curvatures);
            _returned = true;
        }
    }

    /// <summary>2·k numbers a row; a trial is two launches and one readback of two numbers.</summary>
    private sealed class Line(
        SecondOrder<T> owner, MemoryBuffer1D<T, Stride1D.Dense> start, MemoryBuffer1D<T, Stride1D.Dense> change) : ILine
    {
        private bool _returned;

        public (double Value, double Slope) At(double alpha)
        {
            ObjectDisposedException.ThrowIf(_returned, this);
            return owner.At(start, change, alpha);
        }

        public void Dispose()
        {
            if (_returned)
                return;
            _returned = true;
            owner.Return(start);
            owner.Return(change);
        }
    }
}
