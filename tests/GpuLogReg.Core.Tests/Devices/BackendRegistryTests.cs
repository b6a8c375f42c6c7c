using GpuLogReg.Compute;
using GpuLogReg.Devices;

namespace GpuLogReg.Core.Tests.Devices;

public class BackendRegistryTests
{
    [Theory]
    [InlineData("gpu")]
    [InlineData("cpu:1")]
    [InlineData("cuda:x")]
    [InlineData("cuda:1:2")]
    [InlineData("")]
    public void An_unknown_word_is_refused_with_the_words_allowed(string word)
    {
        var error = Assert.Throws<BackendException>(() => new BackendRegistry(null).Choose(word, FitSize.Dense(1, 1), _ => FitWork.Passes(1)));
        Assert.Contains("expected auto, reference, cpu, cuda[:i], opencl[:i] or ilgpu-cpu", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_accelerator_assembly_a_gpu_is_refused_with_the_mend()
    {
        var error = Assert.Throws<BackendException>(() => new BackendRegistry(null).Open("cuda:0"));
        Assert.Contains("use --device cpu", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cuda_means_its_first_device()
    {
        var choice = new BackendRegistry(null).Choose("cuda", FitSize.Dense(1, 1), _ => FitWork.Passes(1));
        Assert.Equal(("cuda:0", DeviceChoice.AskedFor), (choice.Name, choice.Reason));
        Assert.Empty(choice.Estimates);
    }

    [Fact]
    public void Auto_is_no_device()
    {
        Assert.Contains("is a choice, not a device", Assert.Throws<BackendException>(() => BackendRegistry.Resolve("auto")).Message, StringComparison.Ordinal);
        Assert.Contains("is a choice, not a device", Assert.Throws<BackendException>(() => new BackendRegistry(null).Open("auto")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Devices_that_can_be_opened_are_measured_and_those_that_fail_are_named()
    {
        var registry = new BackendRegistry(new FakeAccelerators(FakeAccelerators.Gpu("cuda:0", 8), FakeAccelerators.Gpu("opencl:0", 8, processor: true)));
        Assert.Equal(["cpu", "cuda:0"], registry.Candidates().Select(d => d.Name));
        var failure = Assert.Single(registry.Measure(1 << 20));
        Assert.Equal(("cuda:0", "fake cuda:0"), (failure.Device.Name, failure.Error));
        Assert.Equal([true, false], registry.Candidates().Select(d => registry.Costs.Of(d).IsMeasured));
    }
}
