using System.Numerics;

namespace GpuLogReg.Cpu;

/// <summary>What one thread needs for one chunk of a pass of the vectorised engine.</summary>
/// <param name="scratch">Numbers that the pass's kernel takes.</param>
/// <param name="reader">Makes what reads rows of the data in any order.</param>
/// <param name="gathered">Makes the block matrix that rows of another order are gathered into.</param>
internal sealed class SimdWorkspace<T>(long scratch, Func<RowReader<T>> reader, Func<BlockedMatrix<T>> gathered) : IDisposable where T : unmanaged, INumber<T>
{
    private BlockedMatrix<T>? _gathered;
    private RowReader<T>? _reader;

    /// <summary>Zeros at first; whether they stay so between passes is the kernel's affair.</summary>
    public AlignedBuffer<T> Scratch { get; } = new(scratch);

    /// <summary>Made when first asked for: passes in the order of the data hardly gather.</summary>
    public BlockedMatrix<T> Gathered => _gathered ??= gathered();

    /// <summary>Made when first asked for, too.</summary>
    public RowReader<T> Reader => _reader ??= reader();

    public void Dispose()
    {
        Scratch.Dispose();
        _gathered?.Dispose();
        _reader?.Dispose();
    }
}
