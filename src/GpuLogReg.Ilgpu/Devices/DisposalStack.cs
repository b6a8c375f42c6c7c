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

    /// <summary>Takes over another's parts, which are newer than its own, in their order.</summary>
    public void PushAll(DisposalStack newer)
    {
        foreach (IDisposable part in newer._parts.Reverse())
            _parts.Push(part);
        newer._parts.Clear();
    }

    public void Dispose()
    {
        while (_parts.TryPop(out IDisposable? part))
            part.Dispose();
    }
}
