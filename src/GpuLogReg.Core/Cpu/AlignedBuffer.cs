using System.Runtime.InteropServices;

namespace GpuLogReg.Cpu;

/// <summary>Native memory on a boundary of 64 bytes, cleared.</summary>
internal sealed unsafe class AlignedBuffer<T> : IDisposable where T : unmanaged
{
    private bool _disposed;

    /// <summary>Allocates zeros.</summary>
    /// <param name="length">Number of elements.</param>
    public AlignedBuffer(long length)
    {
        nuint bytes = (nuint)(length * sizeof(T));
        Pointer = (T*)NativeMemory.AlignedAlloc(Math.Max(bytes, 64), 64);
        NativeMemory.Clear(Pointer, bytes);
    }

    ~AlignedBuffer() => Free();

    /// <summary>The first element.</summary>
    public T* Pointer { get; }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_disposed)
            return;
        _disposed = true;
        NativeMemory.AlignedFree(Pointer);
    }
}
