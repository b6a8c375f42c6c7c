using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Passes;
using GpuLogReg.Ilgpu.Tests.Support;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GpuLogReg.Ilgpu.Tests;

/// <summary>XᵀDX by a library: scaling, chunks, sums and unfolding against the oracle with a library of straight loops, the choice, and what happens without one.</summary>
public sealed class LibraryHessianTests
{
    public static TheoryData<string, int, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, int>();
            foreach (string device in TestDevices.Names)
            {
                foreach (var (rows, columns) in new[] { (1, 5), (30, 5), (30, 6), (30, 7), (9, 8), (20, 33), (DenseHessians.RowsOfProduct + 3, 5) })
                    cases.Add(device, rows, columns);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Hessians_by_a_library_agree_with_the_oracle(string device, int rows, int columns)
    {
        using Context context = DeviceContext.Create();
        using IlgpuBackend backend = Open(device, context, crossover: 4, out var libraries);
        Dataset data = RandomData.Rows(rows, columns, seed: rows + columns, weighted: columns % 2 == 1);
        foreach (Precision precision in new[] { Precision.Float32, Precision.Float64 })
        {
            int before = libraries.Sum(l => l.Calls);
            OracleAssert.Agrees(backend, data, LossKind.Logistic, precision);
            Assert.True(libraries.Sum(l => l.Calls) - before >= (rows + DenseHessians.RowsOfProduct - 1) / DenseHessians.RowsOfProduct);
        }

        Assert.Single(libraries);
        backend.Dispose();
        Assert.True(libraries[0].IsDisposed);
    }

    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void Up_to_the_crossover_no_library_is_opened_and_beyond_its_limit_none_is_asked(string device)
    {
        TestDevices.Open(device);
        using Context context = DeviceContext.Create();
        using IlgpuBackend backend = Open(device, context, crossover: 9, out var libraries);
        Assert.True(OffersDense(backend, RandomData.Rows(3, 9, seed: 1, weighted: false)));
        Assert.False(OffersDense(backend, RandomData.Rows(3, DenseHessians.MostLibraryFeatures + 1, seed: 1, weighted: false)));
        Assert.Empty(libraries);
        Assert.True(OffersDense(backend, RandomData.Rows(3, 300, seed: 1, weighted: false)));
        Assert.Single(libraries);
    }

    /// <summary>On devices without cuBLAS: our own kernel up to its limit, products with the Hessian above.</summary>
    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void Without_a_library_our_own_kernel_does_what_it_can(string device)
    {
        TestDevices.Open(device);
        using Context context = DeviceContext.Create();
        DeviceEntry entry = DeviceCatalog.List(context).First(e => e.Description.Name == device);
        using var backend = new IlgpuBackend(device, Create(context, entry.Device), LaunchTraits.Of(entry.Device) with { HessianCrossover = 4 }, _ => null);
        Assert.True(OffersDense(backend, RandomData.Rows(3, 60, seed: 1, weighted: false)));
        Assert.False(OffersDense(backend, RandomData.Rows(3, 257, seed: 1, weighted: false)));
        OracleAssert.Agrees(backend, RandomData.Rows(12, 9, seed: 1, weighted: false), LossKind.Logistic, Precision.Float32);
    }

    [Fact]
    public void Only_NVIDIAs_devices_have_cuBLAS()
    {
        using Context context = DeviceContext.Create();
        using Accelerator accelerator = context.GetCPUDevice(0).CreateCPUAccelerator(context, CPUAcceleratorMode.Parallel);
        using var device = new OpenDevice("emulator", accelerator, LaunchTraits.Of(context.GetCPUDevice(0)));
        Assert.Null(CuBlasRankUpdate.TryOpen(device));
        Assert.Null(device.RankUpdate);
    }

    private static IlgpuBackend Open(string name, Context context, int crossover, out List<HostRankUpdate> libraries)
    {
        TestDevices.Open(name);
        var opened = libraries = [];
        DeviceEntry entry = DeviceCatalog.List(context).First(e => e.Description.Name == name);
        return new IlgpuBackend(name, Create(context, entry.Device), LaunchTraits.Of(entry.Device) with { HessianCrossover = crossover }, device =>
        {
            opened.Add(new HostRankUpdate(device));
            return opened[^1];
        });
    }

    private static Accelerator Create(Context context, Device device) =>
        device is CPUDevice cpu ? cpu.CreateCPUAccelerator(context, CPUAcceleratorMode.Parallel) : device.CreateAccelerator(context);

    private static bool OffersDense(IlgpuBackend backend, Dataset data)
    {
        using IObjective objective = backend.Prepare(data, LossKind.Logistic, Precision.Float32);
        using Vector w = objective.Space.Allocate(objective.Shape.Coefficients);
        using ICurvature curvature = objective.CurvatureAt(w);
        return curvature.TryDense(new double[w.Length * w.Length]);
    }
}
