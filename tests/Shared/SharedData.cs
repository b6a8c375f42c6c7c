using Xunit;

namespace GpuLogReg.Tests;

/// <summary>
/// Finds the data sets that lie beside the repository, in shared/data of a folder above it. They are not part of the project; where they are
/// absent, the tests that need them skip and say so.
/// </summary>
public static class SharedData
{
    private static readonly string? s_root = Locate();

    /// <summary>The folder shared/data; null where it is absent.</summary>
    public static string? Root => s_root;

    /// <summary>The path of a file below shared/data, or a skip of the calling test where there is none.</summary>
    public static string File(params string[] parts)
    {
        string relative = Path.Combine(parts);
        Assert.SkipWhen(s_root is null, $"The data sets beside the repository (shared/data) are absent; {relative} is needed.");
        string path = Path.Combine(s_root!, relative);
        Assert.SkipUnless(System.IO.File.Exists(path), $"shared/data has no {relative}.");
        return path;
    }

    private static string? Locate()
    {
        if (Repository.Root() is not { } root)
            return null;
        for (var folder = new DirectoryInfo(root).Parent; folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(candidate))
                return candidate;
        }

        return null;
    }
}
