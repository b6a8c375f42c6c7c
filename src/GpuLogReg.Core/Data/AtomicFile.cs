using System.Text;

namespace GpuLogReg.Data;

/// <summary>Writes files whole or not at all: to a temporary name in the same folder, flushed to disk, then renamed over the old file.</summary>
public static class AtomicFile
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes bytes. A symbolic link is followed; a device such as /dev/stdout is written directly.</summary>
    /// <param name="path">The file, made or replaced. Its folder exists.</param>
    /// <param name="write">Writes the contents. If it throws, nothing stays and an old file is untouched.</param>
    /// <exception cref="IOException">The folder does not exist, is full, or the file cannot be replaced.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        if (IsDevice(path))
        {
            using var device = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            write(device);
            return;
        }

        bool isLink = new FileInfo(path).LinkTarget is not null;
        string target = (isLink ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null) ?? Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(target) is { Length: > 0 } parent && Directory.Exists(parent)
            ? parent
            : throw new DirectoryNotFoundException($"There is no folder to write '{path}' into; expected one that exists. Make it first.");
        string temporary = Path.Combine(folder, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Writes text in UTF-8 without a byte order mark, lines ending in LF.</summary>
    /// <param name="path">The file, made or replaced.</param>
    /// <param name="write">Writes the contents.</param>
    /// <exception cref="IOException">As <see cref="Write"/>.</exception>
    public static void WriteText(string path, Action<TextWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, s_utf8, leaveOpen: true) { NewLine = "\n" };
            write(writer);
        });
    }

    /// <summary>Writes a text in UTF-8 without a byte order mark.</summary>
    /// <param name="path">The file, made or replaced.</param>
    /// <param name="contents">The text, as it is.</param>
    /// <exception cref="IOException">As <see cref="Write"/>.</exception>
    public static void WriteText(string path, string contents) => WriteText(path, writer => writer.Write(contents));

    // Renaming over /dev/null would replace the device by a file.
    private static bool IsDevice(string path) =>
        !OperatingSystem.IsWindows() && Path.GetFullPath(path).StartsWith("/dev/", StringComparison.Ordinal) && File.Exists(path)
        && !Path.GetFullPath(path).StartsWith("/dev/shm/", StringComparison.Ordinal);
}
