using System.Reflection;
using GpuLogReg.Ilgpu.Kernels;

namespace GpuLogReg.Ilgpu.Tests;

/// <summary>Every kernel has its page under kernels-docs/, every page its kernel, and the index names them all.</summary>
public sealed class KernelPagesTests
{
    [Fact]
    public void Kernels_and_pages_match()
    {
        string folder = Folder();
        string[] expected = [.. KernelMethods().Select(m => m.GetCustomAttribute<KernelPageAttribute>()!.Page).Distinct().Order(StringComparer.Ordinal)];
        string[] pages = [.. Directory.GetFiles(folder, "*.md").Select(f => Path.GetFileName(f)!).Where(f => f != "README.md").Order(StringComparer.Ordinal)];

        // Pages of the CPU engine's loops are told by their names.
        Assert.Equal(expected, pages.Where(p => !p.StartsWith("cpu-", StringComparison.Ordinal)));
        string index = File.ReadAllText(Path.Combine(folder, "README.md"));
        Assert.All(pages, page => Assert.Contains($"({page})", index, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_page_names_its_kernels()
    {
        string folder = Folder();
        foreach (MethodInfo kernel in KernelMethods())
        {
            string page = kernel.GetCustomAttribute<KernelPageAttribute>()!.Page;
            Assert.Contains($"`{kernel.DeclaringType!.Name}`", File.ReadAllText(Path.Combine(folder, page)), StringComparison.Ordinal);
        }
    }

    private static MethodInfo[] KernelMethods() => [.. typeof(KernelPageAttribute).Assembly.GetTypes()
        .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public))
        .Where(m => m.GetCustomAttribute<KernelPageAttribute>() is not null)];

    private static string Folder()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "GpuLogReg.sln")))
            folder = folder.Parent;
        string? pages = folder is null ? null : Path.Combine(folder.FullName, "kernels-docs");
        Assert.SkipWhen(!Directory.Exists(pages), "The tests run outside the repository, so kernels-docs/ is not there to compare with.");
        return pages!;
    }
}
