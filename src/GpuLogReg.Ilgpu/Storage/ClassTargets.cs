using System.Numerics;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Launch;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Storage;

/// <summary>Class indices and weights, one of each a row.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <typeparam name="TNumber">Conversions of T.</typeparam>
internal sealed class ClassTargets<T, TNumber> : IDeviceTargets
    where T : unmanaged, INumber<T>
    where TNumber : struct, IDeviceNumber<T>
{
    private readonly OpenDevice _device;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _labels;
    private readonly MemoryBuffer1D<T, Stride1D.Dense> _weights;

    public ClassTargets(OpenDevice device, long rows)
    {
        _device = device;
        _labels = device.Allocate<int>(rows);
        _weights = device.Allocate<T>(rows);
    }

    /// <summary>y, one a row.</summary>
    public ArrayView<int> Labels => _labels.View.AsContiguous();

    /// <summary>s, one a row.</summary>
    public ArrayView<T> Weights => _weights.View.AsContiguous();

    public void Set(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights)
    {
        var narrowed = new T[labels.Length];
        for (int i = 0; i < narrowed.Length; i++)
            narrowed[i] = weights.IsEmpty ? T.One : TNumber.From(weights[i]);
        _device.Write(labels, Labels);
        _device.Write<T>(narrowed, Weights);
    }

    public void Dispose()
    {
        _weights.Dispose();
        _labels.Dispose();
    }
}
