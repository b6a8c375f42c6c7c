using System.Runtime.InteropServices;

namespace GpuLogReg.Ilgpu.Storage;

/// <summary>Native memory on the host for arrays that a managed one may be too short for.</summary>
internal sealed unsafe class HostMemory<T> : IDisposable
    where T : unmanaged
{
    private T* _pointer;

    /// <summary>Memory of any content.</summary>
    /// <exception cref="InsufficientMemoryException">The host has not that much.</exception>
    public HostMemory(long length)
    {
        Length = length;
        try
        {
            _pointer = (T*)NativeMemory.Alloc((nuint)Math.Max(1, length), (nuint)sizeof(T));
        }
        catch (OutOfMemoryException e)
        {
            throw new InsufficientMemoryException(
                $"Sorting sparse rows by column for a device needs {length * sizeof(T):N0} bytes more on the host than it gives. Use '--device cpu', or fewer rows.", e);
        }
    }

    ~HostMemory() => Free();

    public long Length { get; }

    public ref T this[long index] => ref _pointer[index];

    /// <summary>A piece, at most <paramref name="most"/> long, from <paramref name="start"/>.</summary>
    public ReadOnlySpan<T> Piece(long start, int most) => new(_pointer + start, (int)Math.Min(most, Length - start));

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.Free(_pointer);
        _pointer = null;
    }
}
