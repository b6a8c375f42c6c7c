using GpuLogReg.Data;
using Xunit;

namespace GpuLogReg.Core.Tests.Data;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void File_is_made_and_replaced()
    {
        string path = _folder.File("a.txt");
        AtomicFile.WriteText(path, "one\n");
        AtomicFile.WriteText(path, writer => writer.WriteLine("zwei ü"));
        Assert.Equal("zwei ü\n"u8.ToArray(), File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public void Failure_leaves_the_old_file_and_nothing_else()
    {
        string path = _folder.Write("a.txt", "old");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            throw new InvalidOperationException();
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public void Link_is_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making a symbolic link needs a privilege on Windows.");
        string path = _folder.Write("a.txt", "old"), link = _folder.File("link.txt");
        File.CreateSymbolicLink(link, path);
        AtomicFile.WriteText(link, "new");
        Assert.Equal("new", File.ReadAllText(path));
        Assert.NotNull(new FileInfo(link).LinkTarget);
    }

    [Fact]
    public void Device_is_written_and_not_replaced()
    {
        Assert.SkipUnless(File.Exists("/dev/null"), "There is no /dev/null here.");
        AtomicFile.WriteText("/dev/null", "nothing");
        Assert.Empty(File.ReadAllText("/dev/null"));
    }

    [Fact]
    public void Absent_folder_is_named() => Assert.Contains(
        "no/where.txt", Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.WriteText(_folder.File("no/where.txt"), "x")).Message, StringComparison.Ordinal);
}
