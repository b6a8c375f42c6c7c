using System.Numerics;

namespace GpuLogReg.Cpu;

/// <summary>What one thread needs for one chunk of a pass of the vectorised engine.</summary>
/// <param name="scratch">Numbers that the pass's kernel takes.</param>
/// <param name="gathered">Makes the block matrix that rows of another order are gathered into.</param>
internal sealed class SimdWorkspace<T>(long scratch, Func<BlockedMatrix<T>> gathered) : IDisposable where T : unmanaged, INumber<T>
{
    private BlockedMatrix<T>? _gathered;
    private double[]? _row;

    /// <summary>Zeros at first; whether they stay so between passes is the kernel's affair.</summary>
    public AlignedBuffer<T> Scratch { get; } = new(scratch);

    /// <summary>Made when first asked for: passes in the order of the data hardly gather.</summary>
    public BlockedMatrix<T> Gathered => _gathered ??= gathered();

    /// <summary>d numbers.</summary>
    public double[] Row => _row ??= new double[Gathered.Features];

    public void Dispose()
    {
        Scratch.Dispose();
        _gathered?.Dispose();
    }
}
