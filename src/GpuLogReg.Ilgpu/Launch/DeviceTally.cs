namespace GpuLogReg.Ilgpu.Launch;

/// <summary>How often a device was called upon: each launch and each wait for a readback costs microseconds, whatever its size.</summary>
internal sealed class DeviceTally
{
    /// <summary>Kernels enqueued.</summary>
    public long Launches { get; set; }

    /// <summary>Copies to the host, each of which waits for all that was enqueued.</summary>
    public long Readbacks { get; set; }

    /// <summary>Elements copied to the host.</summary>
    public long NumbersRead { get; set; }

    /// <summary>Copies from the host.</summary>
    public long Uploads { get; set; }

    /// <summary>Bytes copied from page-locked memory: rows, above all.</summary>
    public long BytesSent { get; set; }
}
