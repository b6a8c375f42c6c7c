using System.Diagnostics;
using System.Reflection;
using Xunit;

namespace GpuLogReg.Cli.Tests;

/// <summary>A small problem never pays for a device: nothing of the accelerator backend is even loaded. The program runs in a process of its own, which writes down what it loaded.</summary>
public sealed class LoadedAssembliesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Small_data_loads_no_accelerator()
    {
        string data = _folder.Write("data.csv", TestData.Csv());
        foreach (string[] args in (string[][])
            [
                ["train", data, "--model", _folder.File("model.json")], ["predict", data, "--model", _folder.File("model.json")],
                ["evaluate", data, "--model", _folder.File("model.json")], ["cv", data, "--Cs", "3", "--folds", "2"],
            ])
        {
            string[] loaded = Loaded(args);
            Assert.Contains("GpuLogReg.Core", loaded);
            Assert.DoesNotContain(loaded, name => name.Contains("ilgpu", StringComparison.OrdinalIgnoreCase));
        }
    }

    // The same list would show it.
    [Fact]
    public void Listing_devices_loads_it_where_it_is_beside_the_program()
    {
        string beside = Path.Combine(Path.GetDirectoryName(typeof(CliProgram).Assembly.Location)!, "GpuLogReg.Ilgpu.dll");
        Assert.SkipUnless(File.Exists(beside), "This build has no accelerator backend.");
        Assert.Contains("GpuLogReg.Ilgpu", Loaded("devices"));
    }

    private string[] Loaded(params string[] args)
    {
        string list = _folder.File("loaded.txt");
        var start = new ProcessStartInfo("dotnet", [typeof(CliProgram).Assembly.Location, .. args]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_STARTUP_HOOKS"] = Assembly.GetExecutingAssembly().Location;
        start.Environment[StartupHook.ListVariable] = list;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.Result);
        return File.ReadAllLines(list);
    }
}
