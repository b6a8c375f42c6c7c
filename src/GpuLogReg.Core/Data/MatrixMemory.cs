using System.Buffers;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace GpuLogReg.Data;

/// <summary>Who owns the bytes of a matrix: native memory, a user's pinned array, or a mapped file. Freed once, by Dispose or the finalizer.</summary>
internal abstract unsafe class MatrixMemory : IDisposable
{
    private int _released, _holders = 1;

    ~MatrixMemory() => ReleaseOnce();

    public byte* Pointer { get; private protected set; }

    /// <summary>The same memory for one more holder: it is freed when each has disposed it.</summary>
    public MatrixMemory Share()
    {
        Interlocked.Increment(ref _holders);
        return this;
    }

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _holders) > 0)
            return;
        ReleaseOnce();
        GC.SuppressFinalize(this);
    }

    /// <summary>Says that bytes are not read again soon, so that they need not stay resident; they keep their values.</summary>
    /// <param name="offset">First byte.</param>
    /// <param name="bytes">Number of bytes.</param>
    public virtual void LetGo(long offset, long bytes) { }

    protected abstract void Release();

    private void ReleaseOnce()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
            Release();
    }

    /// <summary>Native memory, zeroed unless said otherwise, aligned to a cache line; offsets past 2³¹ are fine.</summary>
    public sealed class Native : MatrixMemory
    {
        /// <summary>Allocates.</summary>
        /// <param name="bytes">Size.</param>
        /// <param name="clear">Whether to write zeros.</param>
        /// <param name="slack">Bytes behind them, never touched here: what is not touched takes address space alone.</param>
        public Native(long bytes, bool clear = true, long slack = 0)
        {
            try
            {
                Pointer = (byte*)LargeMemory.Allocate((nuint)(bytes + slack));
            }
            catch (OutOfMemoryException e)
            {
                throw new InsufficientMemoryException($"The matrix needs {bytes:N0} bytes, more than this machine gives. Use float32, fewer rows, or a .npy file, which is mapped and not loaded.", e);
            }

            if (clear)
                NativeMemory.Clear(Pointer, (nuint)bytes);
        }

        protected override void Release() => NativeMemory.AlignedFree(Pointer);
    }

    /// <summary>Native memory whose size is found out while it is written. Large blocks grow in place where the system can (mremap), without a second copy.</summary>
    public sealed class Growing : MatrixMemory
    {
        /// <summary>Bytes there is room for.</summary>
        public long Capacity { get; private set; }

        /// <summary>Gives room for exactly so many bytes; those within both sizes stay.</summary>
        public void Resize(long bytes)
        {
            try
            {
                Pointer = (byte*)NativeMemory.Realloc(Pointer, (nuint)Math.Max(bytes, 1));
            }
            catch (OutOfMemoryException e)
            {
                throw new InsufficientMemoryException($"The matrix needs {bytes:N0} bytes, more than this machine gives. Use float32 or fewer rows.", e);
            }

            Capacity = Math.Max(bytes, 1);
        }

        protected override void Release() => NativeMemory.Free(Pointer);
    }

    /// <summary>A user's own memory, pinned and not copied.</summary>
    public sealed class Pinned : MatrixMemory
    {
        private MemoryHandle _handle;

        public Pinned(MemoryHandle handle)
        {
            _handle = handle;
            Pointer = (byte*)handle.Pointer;
        }

        protected override void Release() => _handle.Dispose();
    }

    /// <summary>A file mapped read-only from an offset.</summary>
    public sealed class Mapped : MatrixMemory
    {
        private readonly MemoryMappedFile _file;
        private readonly MemoryMappedViewAccessor _view;

        public Mapped(string path, long offset) : this(MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read), offset)
        {
        }

        /// <summary>Maps a file that is open, and closes it at the end.</summary>
        public Mapped(FileStream file) : this(MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false), 0)
        {
        }

        private Mapped(MemoryMappedFile file, long offset)
        {
            _file = file;
            _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            byte* start = null;
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            Pointer = start + _view.PointerOffset + offset;
        }

        // The file's pages go back to the system's cache: reading them again costs a fault and no reading. Elsewhere the system decides by itself.
        public override void LetGo(long offset, long bytes) => LargeMemory.Discard(Pointer + offset, bytes);

        protected override void Release()
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file.Dispose();
        }
    }
}
