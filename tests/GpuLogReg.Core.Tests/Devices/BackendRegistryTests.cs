using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Devices;

namespace GpuLogReg.Core.Tests.Devices;

public class BackendRegistryTests
{
    /// <summary>Reports devices, and remembers whether it was asked.</summary>
    private sealed class FakeProvider(params DeviceDescription[] devices) : IBackendProvider
    {
        public int Listings { get; private set; }

        public string Title => "fake";

        public IReadOnlyList<DeviceAdvice> Advice() => [];

        public IReadOnlyList<DeviceDescription> Devices()
        {
            Listings++;
            return devices;
        }

        public IBackend Open(string name) => throw new BackendException($"fake {name}");
    }

    private static DeviceDescription Device(string name, DeviceKind kind, long gigabytes, bool processor = false, string? unfit = null) =>
        new(name, kind, name, gigabytes << 30, 100, processor, [], unfit);

    [Fact]
    public void A_small_problem_never_looks_at_an_accelerator()
    {
        var provider = new FakeProvider(Device("cuda:0", DeviceKind.Cuda, 80));
        var choice = new BackendRegistry(provider).Choose("auto", 150, 4, Precision.Float32);
        Assert.Equal("cpu", choice.Name);
        Assert.Equal(0, provider.Listings);
    }

    [Fact]
    public void A_large_problem_takes_the_gpu_with_room_cuda_before_opencl()
    {
        var registry = new BackendRegistry(new FakeProvider(Device("opencl:0", DeviceKind.OpenCl, 24), Device("cuda:0", DeviceKind.Cuda, 24)));
        Assert.Equal("cuda:0", registry.Choose("auto", 11_000_000, 28, Precision.Float32).Name);
        Assert.Equal("cpu", registry.Choose("auto", 1_000_000_000, 28, Precision.Float32).Name);
    }

    [Fact]
    public void Of_sparse_rows_the_numbers_stored_count()
    {
        var provider = new FakeProvider(Device("cuda:0", DeviceKind.Cuda, 80));
        using var small = CsrMatrix.From([0, 1, 2], [0, 199_999_999], [1.0, 1], 200_000_000);
        var choice = new BackendRegistry(provider).Choose("auto", small, Precision.Float32);
        Assert.Equal(("cpu", 0), (choice.Name, provider.Listings));
        using var large = CsrMatrix.Allocate([0, 9_000_000], 9_000_000, ElementType.Float32);
        Assert.Equal("cuda:0", new BackendRegistry(provider).Choose("auto", large, Precision.Float32).Name);
        using var dense = DenseMatrix.Allocate(20_000_000, 1, ElementType.Float32);
        Assert.Equal("cuda:0", new BackendRegistry(provider).Choose("auto", dense, Precision.Float32).Name);
    }

    [Fact]
    public void Emulators_processors_and_unfit_devices_are_never_chosen()
    {
        var registry = new BackendRegistry(new FakeProvider(
            Device("opencl:0", DeviceKind.OpenCl, 99, processor: true), Device("ilgpu-cpu", DeviceKind.IlgpuCpu, 99, processor: true),
            Device("opencl:1", DeviceKind.OpenCl, 99, unfit: "has no float64")));
        Assert.Equal("cpu", registry.Choose("auto", 11_000_000, 28, Precision.Float32).Name);
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("cpu:1")]
    [InlineData("cuda:x")]
    [InlineData("cuda:1:2")]
    [InlineData("")]
    public void An_unknown_word_is_refused_with_the_words_allowed(string word)
    {
        var error = Assert.Throws<BackendException>(() => new BackendRegistry(null).Choose(word, 1, 1, Precision.Float32));
        Assert.Contains("expected auto, reference, cpu, cuda[:i], opencl[:i] or ilgpu-cpu", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_accelerator_assembly_a_gpu_is_refused_with_the_mend()
    {
        var error = Assert.Throws<BackendException>(() => new BackendRegistry(null).Open("cuda:0"));
        Assert.Contains("use --device cpu", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cuda_means_its_first_device() => Assert.Equal("cuda:0", new BackendRegistry(null).Choose("cuda", 1, 1, Precision.Float32).Name);
}
