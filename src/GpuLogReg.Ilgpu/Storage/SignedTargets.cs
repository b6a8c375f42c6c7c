using System.Numerics;
using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Launch;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Storage;

/// <summary>Binary labels and weights as one signed weight a row.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal sealed class SignedTargets<T>(OpenDevice device, long rows) : IDeviceTargets
    where T : unmanaged, INumber<T>
{
    private readonly MemoryBuffer1D<T, Stride1D.Dense> _signedWeights = device.Allocate<T>(rows);

    /// <summary>+s for y = 1, −s for y = 0, one a row.</summary>
    public ArrayView<T> View => _signedWeights.View.AsContiguous();

    public void Set(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights)
    {
        var signed = new T[labels.Length];
        SignedWeights.Fill(labels, weights, signed.AsSpan());
        device.Write<T>(signed, View);
    }

    public void Dispose() => _signedWeights.Dispose();
}
