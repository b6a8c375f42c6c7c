namespace GpuLogReg.Tests;

/// <summary>Where the source tree is, for tests that read it.</summary>
internal static class Repository
{
    /// <summary>The folder of GpuLogReg.sln above this program; null where the program was published elsewhere.</summary>
    public static string? Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "GpuLogReg.sln")))
                return folder.FullName;
        }

        return null;
    }

    /// <summary>The same folder, or a skip of the calling test.</summary>
    public static string RootOrSkip()
    {
        string? root = Root();
        Assert.SkipWhen(root is null, "The source tree is not above this program.");
        return root;
    }
}
