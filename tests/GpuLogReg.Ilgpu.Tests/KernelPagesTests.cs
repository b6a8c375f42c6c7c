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

        // Pages of the CPU engine's loops are told by their names; the table of registers, the cost of a fit and the storage of X are of all kernels.
        Assert.Equal(expected, pages.Where(p => p is not ("registers.md" or "cost-model.md" or "device-memory.md") && !p.StartsWith("cpu-", StringComparison.Ordinal)));
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

    [Fact]
    public void Every_entry_point_under_Kernels_names_its_page()
    {
        var entryPoints = typeof(KernelPageAttribute).Assembly.GetTypes()
            .Where(t => t.Namespace is { } room && room.StartsWith(typeof(KernelPageAttribute).Namespace!, StringComparison.Ordinal))
            .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(m => m.Name == "Run").ToList();
        Assert.NotEmpty(entryPoints);
        Assert.Equal(KernelMethods().Length, entryPoints.Count);
        Assert.All(entryPoints, m => Assert.NotNull(m.GetCustomAttribute<KernelPageAttribute>()));
    }

    private static MethodInfo[] KernelMethods() => [.. typeof(KernelPageAttribute).Assembly.GetTypes()
        .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public))
        .Where(m => m.GetCustomAttribute<KernelPageAttribute>() is not null)];

    private static string Folder() => Path.Combine(Repository.RootOrSkip(), "kernels-docs");
}
