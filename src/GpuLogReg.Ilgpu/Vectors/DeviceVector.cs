using GpuLogReg.Compute;

namespace GpuLogReg.Ilgpu.Vectors;

/// <summary>A run of the arena. Its offset stays valid when the arena grows.</summary>
internal sealed class DeviceVector(VectorArena arena, long offset, int length) : Vector(length)
{
    private bool _released;

    /// <summary>First element in the arena.</summary>
    public long Offset { get; } = offset;

    /// <summary>The arena it belongs to.</summary>
    public VectorArena Arena { get; } = arena;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_released)
        {
            _released = true;
            Arena.Release(Offset, Length);
        }

        base.Dispose(disposing);
    }
}
