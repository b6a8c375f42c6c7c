namespace GpuLogReg.Ilgpu.Devices;

/// <summary>The parts of a whole, freed last first.</summary>
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

    public void Dispose()
    {
        while (_parts.TryPop(out IDisposable? part))
            part.Dispose();
    }
}
