using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Devices;

namespace GpuLogReg.Parity;

/// <summary>The devices of the suite, each opened once at its first test and closed after the last.</summary>
public sealed class OpenedBackends : IDisposable
{
    private readonly Dictionary<string, IBackend> _opened = [];

    /// <summary>The device of that name; skips the test where it is absent, fails it where the absent device is required.</summary>
    /// <param name="name">A name of <see cref="Registry.Backends"/>, or the oracle's.</param>
    public IBackend Open(string name)
    {
        if (name != Registry.Oracle)
        {
            var backend = Registry.Backends.Single(b => b.Name == name);
            if (backend.Absent is not null)
            {
                Assert.False(backend.Required, $"{Registry.RequireVariable} requires '{name}': {backend.Absent}");
                Assert.Skip($"{name}: {backend.Absent}");
            }
        }

        if (!_opened.TryGetValue(name, out var opened))
            _opened[name] = opened = BackendRegistry.Default.Open(name);
        return opened;
    }

    /// <summary>As <see cref="Open(string)"/>; skips the test where the device does not offer the precision.</summary>
    /// <param name="name">A name of <see cref="Registry.Backends"/>, or the oracle's.</param>
    /// <param name="storage">How X is stored.</param>
    public IBackend Open(string name, Precision storage)
    {
        var backend = Open(name);
        Assert.SkipUnless(backend.Limits.Precisions.Contains(storage), $"{name} offers no {storage}");
        return backend;
    }

    /// <summary>Lays data out on a device; skips the test where the device does not offer the precision.</summary>
    /// <param name="name">A name of <see cref="Registry.Backends"/>, or the oracle's.</param>
    /// <param name="data">Rows that suit the loss.</param>
    /// <param name="storage">How X is stored.</param>
    /// <param name="loss">The loss.</param>
    public IObjective Prepare(string name, Dataset data, Precision storage, LossKind loss = LossKind.Logistic)
    {
        var backend = Open(name, storage);
        Assert.SkipWhen(name != Registry.Oracle && data.Features is CsrMatrix && StorageRounding.Size(storage) == sizeof(ushort), $"{name} stores no sparse rows in {storage}");
        return backend.Prepare(data, loss, storage);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var backend in _opened.Values)
            backend.Dispose();
    }
}
