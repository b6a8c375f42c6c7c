using GpuLogReg.Compute;
using GpuLogReg.Devices;
using GpuLogReg.Estimators;

namespace GpuLogReg.Core.Tests.Devices;

public class DeviceChooserTests
{
    private static DeviceChoice Auto(BackendRegistry registry, FitSize size) => AutoChoice.For(size, null, registry).Device;

    [Theory]
    [InlineData(150, 4)]
    [InlineData(10_000, 30)]
    [InlineData(1_000_000, 28)]
    public void A_problem_that_the_cpu_solves_while_an_accelerator_starts_looks_at_none(long rows, int features)
    {
        var provider = new FakeAccelerators(FakeAccelerators.Gpu("cuda:0", 80));
        var choice = Auto(new BackendRegistry(provider), FitSize.Dense(rows, features));
        Assert.Equal(("cpu", 0), (choice.Name, provider.Listings));
        Assert.EndsWith("expected, and an accelerator takes about 1 s to start", choice.Reason, StringComparison.Ordinal);
        Assert.Equal("cpu", Assert.Single(choice.Estimates).Device);
    }

    [Fact]
    public void A_tiny_problem_does_not_even_read_what_was_measured()
    {
        var file = new TemporaryFolder();
        using (file)
        {
            var registry = new BackendRegistry(null, CostBook.Open(file.Write("costs.json", "nonsense")));
            Auto(registry, FitSize.Dense(150, 4));
            Assert.Null(registry.CostWarning);
            Auto(registry, FitSize.Dense(11_000_000, 28));
            Assert.Contains("passed over", registry.CostWarning, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_large_problem_takes_the_gpu_with_room_cuda_before_opencl()
    {
        var registry = new BackendRegistry(new FakeAccelerators(FakeAccelerators.Gpu("opencl:0", 24), FakeAccelerators.Gpu("cuda:0", 24)));
        var choice = Auto(registry, FitSize.Dense(11_000_000, 28));
        Assert.Equal("cuda:0", choice.Name);
        Assert.Matches("^about [0-9.]+ s expected against about [0-9.]+ s on opencl:0$", choice.Reason);
        Assert.Equal(["cuda:0", "opencl:0", "cpu"], choice.Estimates.Select(e => e.Device));

        var tooLarge = Auto(registry, FitSize.Dense(1_000_000_000, 28));
        Assert.Equal("cpu", tooLarge.Name);
        Assert.EndsWith("no accelerator has room for 112 GB of X", tooLarge.Reason, StringComparison.Ordinal);
    }

    // 2 GB of sparse entries are 4 GB and more where columns are kept, too.
    [Fact]
    public void Sparse_rows_need_room_for_their_columns_too()
    {
        var registry = new BackendRegistry(new FakeAccelerators(FakeAccelerators.Gpu("cuda:0", 4)));
        Assert.Equal("cuda:0", Auto(registry, FitSize.Sparse(1_000_000, 100_000, 200_000_000)).Name);
        Assert.EndsWith("no accelerator has room for 4 GB of X", Auto(registry, FitSize.Sparse(1_000_000, 100_000, 250_000_000)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Emulators_processors_and_unfit_devices_are_never_chosen()
    {
        var registry = new BackendRegistry(new FakeAccelerators(
            FakeAccelerators.Gpu("opencl:0", 99, processor: true), FakeAccelerators.Gpu("ilgpu-cpu", 99, processor: true), FakeAccelerators.Gpu("opencl:1", 99, unfit: "has no float64")));
        var choice = Auto(registry, FitSize.Dense(11_000_000, 28));
        Assert.Equal("cpu", choice.Name);
        Assert.EndsWith("this machine has no fit accelerator", choice.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Narrow_storage_goes_to_an_accelerator_and_needs_less_room_there()
    {
        // 120 M rows of 28 features take 13.4 GB in float32, 7.7 GB in 16 bits.
        var registry = new BackendRegistry(new FakeAccelerators(FakeAccelerators.Gpu("cuda:0", 10)));
        Assert.Equal("cpu", Auto(registry, FitSize.Dense(120_000_000, 28)).Name);
        Assert.Equal("cuda:0", Auto(registry, FitSize.Dense(120_000_000, 28, Precision.BFloat16)).Name);
        Assert.Equal("cuda:0", Auto(registry, FitSize.Dense(120_000_000, 28, Precision.Float16)).Name);
    }

    [Fact]
    public void What_was_measured_decides()
    {
        var gpu = FakeAccelerators.Gpu("cuda:0", 80);
        var costs = CostBook.Empty();
        var registry = new BackendRegistry(new FakeAccelerators(gpu), costs);
        var size = FitSize.Dense(11_000_000, 28);
        Assert.Equal("cuda:0", Auto(registry, size).Name);

        costs.Set(gpu, DeviceCosts.DefaultOf(DeviceKind.Cuda) with { StartSeconds = 60 });
        var cpu = Auto(registry, size);
        Assert.Equal("cpu", cpu.Name);
        Assert.Matches("^about [0-9.]+ s expected, and an accelerator takes 60 s to start$", cpu.Reason);

        costs.Set(gpu, DeviceCosts.DefaultOf(DeviceKind.Cuda) with { StartSeconds = 0.01, CallSeconds = 1e-5 });
        var quick = Auto(registry, FitSize.Dense(1_000_000, 28));
        Assert.Equal("cuda:0", quick.Name);
        Assert.Matches("^0[0-9.]+ s expected against about 0[0-9.]+ s on cpu$", quick.Reason);
    }

    [Fact]
    public void Many_fits_are_worth_a_start_that_one_is_not()
    {
        var registry = new BackendRegistry(new FakeAccelerators(FakeAccelerators.Gpu("cuda:0", 80)));
        var size = FitSize.Dense(1_000_000, 28);
        Assert.Equal("cpu", AutoChoice.For(size, null, registry).Device.Name);
        Assert.Equal("cuda:0", AutoChoice.For(size, null, registry, fits: 51).Device.Name);
    }

    // Any costs, any width: once an accelerator is taken, more rows do not move the fit back, and what is taken is always the least of what was weighed.
    [Fact]
    public void More_rows_never_move_a_fit_from_an_accelerator_to_the_cpu()
    {
        var random = new Random(5);
        int moved = 0;
        for (int trial = 0; trial < 300; trial++)
        {
            var gpu = FakeAccelerators.Gpu("cuda:0", 1 << 20);
            var costs = CostBook.Empty();
            var registry = new BackendRegistry(new FakeAccelerators(gpu), costs);
            costs.Set(gpu, Random(random, 1e11, random.NextDouble() * 3));
            costs.Set(registry.Devices()[1], Random(random, 1e10, 0));
            int features = random.Next(1, 600), perRow = random.Next(1, features + 1);
            bool sparse = random.Next(2) == 0, standardize = random.Next(2) == 0;
            bool taken = false;
            for (long rows = 10; rows < 100_000_000; rows = rows * 3 / 2)
            {
                var size = sparse ? FitSize.Sparse(rows, features, rows * perRow) : FitSize.Dense(rows, features);
                var choice = AutoChoice.For(size, new LogisticRegressionOptions { Standardize = standardize }, registry).Device;
                Assert.True(!taken || choice.Name == "cuda:0", $"trial {trial}: {rows} x {features}: {choice}");
                taken = choice.Name == "cuda:0";
                Assert.Equal(choice.Estimates.Min(e => e.Seconds), choice.Estimates[0].Seconds);
            }

            moved += taken ? 1 : 0;
        }

        Assert.InRange(moved, 100, 299);
    }

    private static DeviceCosts Random(Random random, double speed, double start)
    {
        double Around(double value) => value * Math.Pow(10, (2 * random.NextDouble()) - 1);
        return new DeviceCosts(Around(speed), Around(speed / 4), Around(1e-4), Around(3e9), start, Around(3 * speed));
    }
}
