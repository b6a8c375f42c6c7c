namespace GpuLogReg.Ilgpu.Devices;

/// <summary>Holds what has been allocated so far, and frees it, last first, unless the whole succeeds.</summary>
internal sealed class DisposalStack : IDisposable
{
    private readonly Stack<IDisposable> _parts = [];

    /// <summary>Adds a part.</summary>
    public T Push<T>(T part)
        where T : IDisposable
    {
        _parts.Push(part);
        return part;
    }

    /// <summary>The whole stands: its owner now disposes of the parts.</summary>
    public void Release() => _parts.Clear();

    public void Dispose()
    {
        while (_parts.TryPop(out IDisposable? part))
            part.Dispose();
    }
}
