using GpuLogReg.Compute;
using GpuLogReg.Devices;
using Xunit;

namespace GpuLogReg.Cli.Tests;

/// <summary>A GPU whose driver offers no float64: named with the reason wherever devices are, and refused in one line.</summary>
public sealed class UnfitDeviceTests : IDisposable
{
    private const string Reason = "it has no float64, in which solvers keep their state; use '--device cpu'";

    private readonly TemporaryFolder _folder = new();

    private static BackendRegistry Registry => new(new SinglesOnly());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Devices_and_doctor_say_that_it_cannot_be_used_and_why()
    {
        string devices = Cli.Unwrapped(Cli.Run(["devices"], Registry, default).Done().Out), doctor = Cli.Unwrapped(Cli.Run(["doctor"], Registry, default).Done().Out);
        Assert.Contains($"opencl:0 cannot be used: {Reason}", devices, StringComparison.Ordinal);
        Assert.Contains($"GPU of singles CANNOT BE USED: {Reason}", doctor, StringComparison.Ordinal);
        var listed = Cli.Run(["devices", "--json"], Registry, default).Json()["devices"]!.AsArray()[^1]!;
        Assert.Equal(("opencl:0", false, Reason, "no"), ((string?)listed["name"], (bool)listed["ready"]!, (string?)listed["unfit"], (string?)listed["details"]!["float64"]));
    }

    [Fact]
    public void Doctor_never_has_auto_take_it()
    {
        var auto = Cli.Run(["doctor", "--rows", "100000000", "--features", "100", "--json"], Registry, default).Json()["auto"]!.AsArray()[0]!;
        Assert.Equal("cpu", (string?)auto["device"]);
    }

    [Fact]
    public void Train_refuses_it_in_one_line()
    {
        string data = _folder.File("data.csv");
        File.WriteAllText(data, "x,y\n1,0\n2,1\n3,0\n4,1\n");
        var run = Cli.Run(["train", data, "--device", "opencl"], Registry, default);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("", run.Out);
        Assert.Contains($"Device 'opencl:0' (GPU of singles) cannot be used: {Reason}.", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }

    /// <summary>Refuses as ILGPU's provider does.</summary>
    private sealed class SinglesOnly : IBackendProvider
    {
        public string Title => "a family without float64";

        public IReadOnlyList<DeviceDescription> Devices() => [new("opencl:0", DeviceKind.OpenCl, "GPU of singles", 1L << 40, 100, false, [new("float64", "no")], Reason)];

        public IReadOnlyList<DeviceAdvice> Advice() => [];

        public IBackend Open(string name) => throw new BackendException($"Device '{name}' (GPU of singles) cannot be used: {Reason}.");
    }
}
