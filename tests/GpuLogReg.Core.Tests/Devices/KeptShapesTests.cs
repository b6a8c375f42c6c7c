using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Devices;

namespace GpuLogReg.Core.Tests.Devices;

/// <summary>Launch shapes in the file: the first one kept holds for every process, and where nothing can be kept nothing is looked for.</summary>
public sealed class KeptShapesTests : IDisposable
{
    private static readonly DeviceDescription s_gpu = FakeAccelerators.Gpu("cuda:0", 8);

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("costs.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_kept_is_found_by_later_processes_beside_measured_costs()
    {
        var costs = CostBook.Open(Path);
        costs.Set(s_gpu, DeviceCosts.DefaultOf(DeviceKind.Cuda));
        costs.Save();
        var shapes = new KeptShapes(CostBook.Open(Path), s_gpu);
        Assert.True(shapes.CanKeep);
        Assert.Null(shapes.Find("a pass"));
        Assert.Equal("4 lanes", shapes.Keep("a pass", "4 lanes"));
        Assert.Equal("4 lanes", shapes.Find("a pass"));
        var later = CostBook.Open(Path);
        Assert.Equal("4 lanes", new KeptShapes(later, s_gpu).Find("a pass"));
        Assert.True(later.Of(s_gpu).IsMeasured);
        Assert.Null(new KeptShapes(later, FakeAccelerators.Gpu("cuda:0", 8, driver: "560")).Find("a pass"));
    }

    [Fact]
    public void Of_two_processes_that_look_at_the_same_time_the_first_to_write_is_right()
    {
        KeptShapes one = new(CostBook.Open(Path), s_gpu), two = new(CostBook.Open(Path), s_gpu);
        Assert.Equal("4 lanes", one.Keep("a pass", "4 lanes"));
        Assert.Equal("4 lanes", two.Keep("a pass", "8 lanes"));
        Assert.Equal("4 lanes", two.Find("a pass"));
        Assert.Equal("2 lanes", two.Keep("another", "2 lanes"));
        var later = new KeptShapes(CostBook.Open(Path), s_gpu);
        Assert.Equal(("4 lanes", "2 lanes"), (later.Find("a pass"), later.Find("another")));
    }

    [Fact]
    public void Measuring_costs_later_keeps_the_shapes()
    {
        var book = CostBook.Open(Path);
        new KeptShapes(book, s_gpu).Keep("a pass", "4 lanes");
        book.Set(s_gpu, DeviceCosts.DefaultOf(DeviceKind.Cuda));
        book.Save();
        Assert.Equal("4 lanes", new KeptShapes(CostBook.Open(Path), s_gpu).Find("a pass"));
    }

    [Fact]
    public void Nothing_is_kept_without_a_file_in_a_folder_that_cannot_be_made_or_over_a_file_that_says_something_else()
    {
        foreach (var book in new[] { CostBook.Empty(), CostBook.Open(System.IO.Path.Combine(_folder.Write("file", ""), "costs.json")), CostBook.Open(_folder.Write("broken.json", "{")) })
        {
            var shapes = new KeptShapes(book, s_gpu);
            Assert.False(shapes.CanKeep);
            Assert.Null(shapes.Keep("a pass", "4 lanes"));
            Assert.Null(shapes.Find("a pass"));
        }

        Assert.Equal("{", File.ReadAllText(_folder.File("broken.json")));
    }

    [Fact]
    public void Real_accelerators_look_for_shapes_emulators_and_processors_do_not_nor_any_where_it_is_switched_off()
    {
        var provider = new TunedAccelerators(
            s_gpu, FakeAccelerators.Gpu("opencl:0", 8, processor: true), FakeAccelerators.Gpu("ilgpu-cpu", 8));
        var registry = new BackendRegistry(provider, CostBook.Open(Path)) { LooksForShapes = true };
        Assert.NotNull(Open(registry, "cuda:0").Shapes);
        Assert.Null(Open(registry, "opencl:0").Shapes);
        Assert.Null(Open(registry, "ilgpu-cpu").Shapes);
        Assert.Null(Open(new BackendRegistry(provider, CostBook.Open(Path)) { LooksForShapes = false }, "cuda:0").Shapes);
    }

    private static ITunedBackend Open(BackendRegistry registry, string name) => (ITunedBackend)registry.Open(name);

    private sealed class TunedAccelerators(params DeviceDescription[] devices) : IBackendProvider
    {
        public string Title => "fake";

        public IReadOnlyList<DeviceAdvice> Advice() => [];

        public IReadOnlyList<DeviceDescription> Devices() => devices;

        public IBackend Open(string name) => new TunedBackend(name);
    }

    private sealed class TunedBackend(string name) : IBackend, ITunedBackend
    {
        public string Name => name;

        public BackendLimits Limits => new(0, []);

        public IShapeBook? Shapes { get; set; }

        public IObjective Prepare(Dataset data, LossKind loss, Precision storage) => throw new BackendException("fake");

        public void Dispose()
        {
        }
    }
}
