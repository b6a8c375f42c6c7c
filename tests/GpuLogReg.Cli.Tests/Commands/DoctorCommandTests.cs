using GpuLogReg.Devices;
using Xunit;

namespace GpuLogReg.Cli.Tests.Commands;

public sealed class DoctorCommandTests
{
    [Fact]
    public void Says_what_is_there_what_is_missing_and_what_auto_takes()
    {
        var run = Cli.Run(["doctor"], FakeDevices.Registry, default).Done();
        foreach (string part in (string[])
            [
                "runtime", ".NET", "processor", "vectors of", "a family of fakes", "Fake GPU [x]; 8 GiB; 46 units", "driver 550.1",
                "CANNOT BE USED: the driver", "apt-get install fake-driver", "cpu fixed numbers of its kind, not measured, dense 10.0 GB/s", "doctor --measure",
                "150 x 4 cpu: about", "and an accelerator takes about 1 s to start; newton: 4 coefficients, of any scale", "11000000 x 28 cuda:0: about", "on cpu; newton: 28 coefficients",
                "1000000 x 100000, 40 a row cuda:0: about", "X sparse by rows and by columns", "X blocks of rows, feature-major inside",
            ])
        {
            Assert.Contains(part, Cli.Unwrapped(run.Out), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Says_where_the_build_has_no_accelerators()
    {
        var run = Cli.Run(["doctor"], new BackendRegistry(null), default).Done();
        Assert.Contains("left out in this build", run.Out, StringComparison.Ordinal);
        Assert.Contains("GpuLogReg.Ilgpu is not beside this program", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_says_the_same()
    {
        var json = Cli.Run(["doctor", "--json"], FakeDevices.Registry, default).Json();
        Assert.Equal("a family of fakes", (string?)json["accelerators"]);
        Assert.Equal(4, json["devices"]!.AsArray().Count);
        Assert.Equal("apt-get install fake-driver", (string?)json["advice"]![0]!["mend"]);
        Assert.Equal(["cpu", "cpu", "cpu", "cuda:0", "cuda:0", "cuda:0"], json["auto"]!.AsArray().Select(a => (string?)a!["device"]));
        Assert.Equal(["newton", "newton", "newton", "newton", "lbfgs", "lbfgs"], json["auto"]!.AsArray().Select(a => (string?)a!["solver"]));
        Assert.All(json["auto"]!.AsArray(), a => Assert.NotEmpty((string)a!["layout"]!));
        Assert.Equal(["cpu", "cuda:0"], json["costs"]!.AsArray().Select(c => (string?)c!["device"]));
        Assert.All(json["costs"]!.AsArray(), c => Assert.False((bool)c!["measured"]!));
        var weighed = json["auto"]![3]!["estimates"]!.AsArray();
        Assert.Equal(["cuda:0", "cpu"], weighed.Select(e => (string?)e!["device"]));
        Assert.All(weighed, e => Assert.Equal((double)e!["seconds"]!, (double)e["start"]! + (double)e["transfer"]! + (double)e["passes"]! + (double)e["hessians"]!, 1e-9));
    }

    [Theory]
    [InlineData(new[] { "--rows", "11000000", "--features", "28" }, 308_000_000, "cuda:0")]
    [InlineData(new[] { "--rows", "1000", "--features", "28" }, 28_000, "cpu")]
    [InlineData(new[] { "--rows", "1000", "--features", "100000", "--nonzeros", "40" }, 40_000, "cpu")]
    [InlineData(new[] { "--rows", "2000000", "--features", "100000", "--nonzeros", "40" }, 80_000_000, "cuda:0")]
    public void One_size_can_be_asked_for(string[] size, long stored, string device)
    {
        var auto = Assert.Single(Cli.Run(["doctor", .. size, "--json"], FakeDevices.Registry, default).Json()["auto"]!.AsArray())!;
        Assert.Equal((stored, device), ((long)auto["storedElements"]!, (string?)auto["device"]));
    }

    [Fact]
    public void Half_a_size_and_rows_longer_than_their_features_are_refused()
    {
        Cli.Run("doctor", "--rows", "9").Refused("--rows is given by itself", "Add the other");
        Cli.Run("doctor", "--features", "9").Refused("--features is given by itself");
        Cli.Run("doctor", "--nonzeros", "9").Refused("--nonzeros is given by itself");
        Cli.Run("doctor", "--rows", "9", "--features", "3", "--nonzeros", "4").Refused("--nonzeros is 4, more than the 3 features", "Raise --features");
    }

    [Fact]
    public void What_is_measured_is_kept_and_a_device_that_fails_is_named()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Root, "new", "costs.json");
        var run = Cli.Run(["doctor", "--measure", "--json"], Registry(file), default);
        Assert.Contains("warning: cuda:0 could not be measured: Device 'cuda:0' fell off the bus", run.Error, StringComparison.Ordinal);
        var costs = run.Json()["costs"]!.AsArray();
        Assert.Equal([true, false], costs.Select(c => (bool)c!["measured"]!));
        Assert.Equal(file, (string?)run.Json()["costFile"]);

        var later = Cli.Run(["doctor", "--json"], Registry(file), default);
        Assert.Equal("", later.Error);
        Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(costs, later.Json()["costs"]));
        Assert.Contains("cpu measured, dense", Cli.Unwrapped(Cli.Run(["doctor"], Registry(file), default).Out), StringComparison.Ordinal);
    }

    [Fact]
    public void Launch_shapes_that_were_found_are_printed()
    {
        using var folder = new TemporaryFolder();
        var device = FakeDevices.Registry.Candidates()[1];
        string file = Path.Combine(folder.Root, "costs.json");
        var book = CostBook.Open(file);
        book.SetShape(device, "fused pass, f32, 7 vectors a row", "4 lanes a row, 2 vectors a lane, 660 groups");
        book.Save();
        Assert.Contains(
            "cuda:0 found for the fused pass, f32, 7 vectors a row: 4 lanes a row, 2 vectors a lane, 660 groups.", Cli.Unwrapped(Cli.Run(["doctor"], Registry(file), default).Out), StringComparison.Ordinal);
        var shape = Assert.Single(Cli.Run(["doctor", "--json"], Registry(file), default).Json()["shapes"]!.AsArray())!;
        Assert.Equal(("cuda:0", "fused pass, f32, 7 vectors a row"), ((string?)shape["device"], (string?)shape["problem"]));
        Assert.Equal("4 lanes a row, 2 vectors a lane, 660 groups", (string?)shape["shape"]);
        Assert.Empty(Cli.Run(["doctor", "--json"], FakeDevices.Registry, default).Json()["shapes"]!.AsArray());
    }

    [Fact]
    public void A_folder_that_cannot_be_written_and_a_file_that_cannot_be_read_are_warnings()
    {
        using var folder = new TemporaryFolder();
        var unwritable = Cli.Run(["doctor", "--measure", "--json"], Registry(Path.Combine(folder.Write("file", ""), "costs.json")), default);
        Assert.Contains("warning: what was measured is not kept", unwritable.Error, StringComparison.Ordinal);
        Assert.True((bool)unwritable.Json()["costs"]![0]!["measured"]!);

        var broken = Cli.Run(["doctor", "--json"], Registry(folder.Write("costs.json", "{")), default);
        Assert.Contains("warning: the measured costs in '", broken.Error, StringComparison.Ordinal);
        Assert.False((bool)broken.Json()["costs"]![0]!["measured"]!);
    }

    private static BackendRegistry Registry(string costs) => new(new FakeDevices(), CostBook.Open(costs));
}
