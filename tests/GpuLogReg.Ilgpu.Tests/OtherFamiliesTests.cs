using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Tests.Support;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GpuLogReg.Ilgpu.Tests;

/// <summary>
/// The shapes that GPUs get, run without one: the CUDA family on an emulator with one warp of 32 lanes, the OpenCL family on an OpenCL processor.
/// Few rows and columns on the emulator, where each lane is a thread of the system and each shuffle a barrier of theirs.
/// </summary>
public sealed class OtherFamiliesTests : IDisposable
{
    private readonly Context _context = Context.Create(b => DeviceContext.Configure(b.CPU(new CPUDevice(32, 1, 1))));

    public void Dispose() => _context.Dispose();

    /// <summary>Widths of 1, 2, 4, 8 and 32 lanes a row, one that leaves no registers for the coefficients, and one too wide for registers.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(31)]
    [InlineData(61)]
    [InlineData(257)]
    [InlineData(600)]
    [InlineData(1030)]
    [InlineData(2060)]
    public void Shapes_of_CUDA_agree_with_straight_loops_on_the_emulator(int columns)
    {
        var device = _context.GetCPUDevice(0);
        using var backend = new IlgpuBackend(
            "emulator", device.CreateCPUAccelerator(_context, CPUAcceleratorMode.Parallel), new LaunchTraits(DeviceFamily.Cuda, 32, 1));
        AssertAgrees(backend, columns, Precision.Float32, rows: 5);
        AssertAgrees(backend, columns, Precision.Float64, rows: 5);
    }

    /// <summary>Widths of 1, 2, 4, 8 and 32 lanes a row in 16-bit storage, one that leaves no registers for the coefficients, and one too wide for registers.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(15)]
    [InlineData(31)]
    [InlineData(101)]
    [InlineData(300)]
    [InlineData(1030)]
    [InlineData(2060)]
    public void Shapes_of_CUDA_in_16_bits_agree_with_the_oracle_on_the_emulator(int columns)
    {
        var device = _context.GetCPUDevice(0);
        using var backend = new IlgpuBackend(
            "emulator", device.CreateCPUAccelerator(_context, CPUAcceleratorMode.Parallel), new LaunchTraits(DeviceFamily.Cuda, 32, 1));
        Dataset data = RandomData.Rows(5, columns, seed: columns, weighted: true);
        OracleAssert.Agrees(backend, data, LossKind.Logistic, Precision.BFloat16);
        OracleAssert.Agrees(backend, data, LossKind.Logistic, Precision.Float16);
        if (columns <= 32)
            OracleAssert.Agrees(backend.PrepareShuffled, data, LossKind.Logistic, Precision.BFloat16);
    }

    /// <summary>A thread a row on an emulator of two warps, whose 64 teams add their sums in three steps, and the rows of a batch that lanes share.</summary>
    [Theory]
    [InlineData(Precision.Float32, 28)]
    [InlineData(Precision.Float64, 16)]
    [InlineData(Precision.BFloat16, 20)]
    public void Many_teams_of_a_group_share_the_adding_of_their_sums(Precision precision, int columns)
    {
        using Context context = Context.Create(b => DeviceContext.Configure(b.CPU(new CPUDevice(32, 2, 1))));
        using var backend = new IlgpuBackend(
            "emulator", context.GetCPUDevice(0).CreateCPUAccelerator(context, CPUAcceleratorMode.Parallel), new LaunchTraits(DeviceFamily.Cuda, 64, 1));
        Dataset data = RandomData.Rows(150, columns, seed: columns, weighted: true);
        OracleAssert.Agrees(backend, data, LossKind.Logistic, precision);
        OracleAssert.Agrees(backend.PrepareShuffled, data, LossKind.Logistic, precision);
    }

    /// <summary>Rows that lanes share, in pieces of two rows as their memory is refused: 8 and 32 lanes, no coefficients in registers, in stages; softmax in one pass.</summary>
    [Theory]
    [InlineData(LossKind.Logistic, Precision.Float32, 61, 256)]
    [InlineData(LossKind.Logistic, Precision.BFloat16, 257, 528)]
    [InlineData(LossKind.Logistic, Precision.Float32, 1500, 6000)]
    [InlineData(LossKind.Logistic, Precision.Float64, 1030, 8240)]
    [InlineData(LossKind.Softmax, Precision.Float32, 61, 256)]
    [InlineData(LossKind.Softmax, Precision.Float16, 101, 208)]
    public void Rows_that_lanes_share_go_in_pieces_too(LossKind loss, Precision precision, int columns, int rowBytes)
    {
        using var backend = new IlgpuBackend(
            "emulator", _context.GetCPUDevice(0).CreateCPUAccelerator(_context, CPUAcceleratorMode.Parallel),
            new LaunchTraits(DeviceFamily.Cuda, 32, 1) with { PieceBytes = 2 * rowBytes });
        Dataset data = RandomData.Rows(5, columns, seed: columns, weighted: true).WithClasses(loss == LossKind.Softmax ? 3 : 2);
        backend.Device.BeforeAllocating = bytes =>
        {
            if (bytes == 5L * rowBytes)
                throw new InsufficientMemoryException();
        };
        using (IObjective objective = backend.Prepare(data, loss, precision))
            Assert.Single(((INotices)objective).Notices);
        OracleAssert.Agrees(backend, data, loss, precision, ordered: false);
    }

    /// <summary>Lanes of rows and of columns by their mean entries, blocks of 1 to 8 outputs, columns of one segment.</summary>
    [Theory]
    [InlineData(13, 3, 2, 3)]
    [InlineData(5, 21, 9, 9)]
    public void Sparse_rows_softmax_and_Hessians_on_CUDA_agree_with_the_oracle_on_the_emulator(int rows, int columns, int mean, int classes)
    {
        var device = _context.GetCPUDevice(0);
        using var backend = new IlgpuBackend(
            "emulator", device.CreateCPUAccelerator(_context, CPUAcceleratorMode.Parallel), new LaunchTraits(DeviceFamily.Cuda, 32, 1));
        AssertSparseAndSoftmax(backend, rows, columns, mean, classes);
    }

    /// <summary>
    /// Softmax in one pass on an emulator of two warps: lanes along columns or outputs within a warp and across, coefficients held and read, outputs that fill their
    /// lanes and not.
    /// </summary>
    [Theory]
    [InlineData(29, 7)]
    [InlineData(257, 3)]
    [InlineData(257, 5)]
    public void Teams_of_lanes_along_columns_and_outputs_agree_with_the_oracle_on_the_emulator(int columns, int classes)
    {
        using Context context = Context.Create(b => DeviceContext.Configure(b.CPU(new CPUDevice(32, 2, 1))));
        using var backend = new IlgpuBackend(
            "emulator", context.GetCPUDevice(0).CreateCPUAccelerator(context, CPUAcceleratorMode.Parallel), new LaunchTraits(DeviceFamily.Cuda, 64, 1));
        Dataset data = RandomData.Rows(3, columns, seed: columns + classes, weighted: true).WithClasses(classes);
        foreach (Precision precision in Enum.GetValues<Precision>())
            OracleAssert.Agrees(backend, data, LossKind.Softmax, precision);
    }

    /// <summary>Batches of one row whose columns a warp shares, and a long row whose segments warps share.</summary>
    [Fact]
    public void Sparse_batches_and_long_rows_on_CUDA_agree_with_the_oracle_on_the_emulator()
    {
        using var backend = new IlgpuBackend(
            "emulator", _context.GetCPUDevice(0).CreateCPUAccelerator(_context, CPUAcceleratorMode.Parallel), new LaunchTraits(DeviceFamily.Cuda, 32, 1));
        BatchAssert.Agrees(backend, RandomData.SparseRows(66, 3, 3, seed: 6, weighted: true), LossKind.Logistic, Precision.Float32, batch: 2, epochs: 1);
        BatchAssert.Agrees(backend, RandomData.SparseRows(300, 640, 1, seed: 7, weighted: false), LossKind.Logistic, Precision.Float32, batch: 60, epochs: 1);
    }

    [Fact]
    public void Sparse_batches_and_long_rows_on_OpenCL_GPUs_agree_with_the_oracle_on_an_OpenCL_processor()
    {
        TestDevices.Open("opencl:0");
        using Context context = DeviceContext.Create();
        DeviceEntry entry = DeviceCatalog.List(context).First(e => e.Description.Name == "opencl:0");
        using var backend = new IlgpuBackend(
            "opencl:0", entry.Device.CreateAccelerator(context), new LaunchTraits(DeviceFamily.OpenClGpu, Math.Min(256, entry.Device.MaxNumThreadsPerGroup), 2));
        BatchAssert.Agrees(backend, RandomData.SparseRows(600, 5, 3, seed: 6, weighted: true), LossKind.Logistic, Precision.Float32, batch: 18, epochs: 2);
        BatchAssert.Agrees(backend, RandomData.SparseRows(300, 640, 1, seed: 7, weighted: false).WithClasses(3), LossKind.Softmax, Precision.Float64, batch: 18, epochs: 2);
    }

    [Theory]
    [InlineData(20000, 3, 2, 3)]
    [InlineData(300, 70, 40, 9)]
    [InlineData(40, 1030, 20, 5)]
    public void Sparse_rows_softmax_and_Hessians_on_OpenCL_GPUs_agree_with_the_oracle_on_an_OpenCL_processor(int rows, int columns, int mean, int classes)
    {
        TestDevices.Open("opencl:0");
        using Context context = DeviceContext.Create();
        DeviceEntry entry = DeviceCatalog.List(context).First(e => e.Description.Name == "opencl:0");
        using var backend = new IlgpuBackend(
            "opencl:0", entry.Device.CreateAccelerator(context), new LaunchTraits(DeviceFamily.OpenClGpu, Math.Min(256, entry.Device.MaxNumThreadsPerGroup), 2));
        AssertSparseAndSoftmax(backend, rows, columns, mean, classes);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(31)]
    [InlineData(257)]
    [InlineData(1023)]
    [InlineData(1500)]
    [InlineData(5000)]
    [InlineData(8193)]
    [InlineData(16384)]
    [InlineData(16390)]
    public void Shapes_of_OpenCL_GPUs_agree_with_straight_loops_on_an_OpenCL_processor(int columns)
    {
        TestDevices.Open("opencl:0");
        using Context context = DeviceContext.Create();
        DeviceEntry entry = DeviceCatalog.List(context).First(e => e.Description.Name == "opencl:0");
        using var backend = new IlgpuBackend(
            "opencl:0", entry.Device.CreateAccelerator(context), new LaunchTraits(DeviceFamily.OpenClGpu, Math.Min(256, entry.Device.MaxNumThreadsPerGroup), 2));
        AssertAgrees(backend, columns, Precision.Float32, rows: columns < 2000 ? 1000 : 50);
        AssertAgrees(backend, columns, Precision.Float64, rows: columns < 2000 ? 300 : 50);
        int few = columns < 2000 ? 300 : 50;
        OracleAssert.Agrees(backend, RandomData.Rows(few, columns, seed: columns, weighted: true), LossKind.Logistic, columns % 2 == 0 ? Precision.Float16 : Precision.BFloat16);
    }

    private static void AssertSparseAndSoftmax(IlgpuBackend backend, int rows, int columns, int mean, int classes)
    {
        Dataset sparse = RandomData.SparseRows(rows, columns, mean, seed: columns, weighted: true);
        Dataset dense = RandomData.Rows(rows, columns, seed: columns, weighted: true);
        OracleAssert.Agrees(backend, dense.WithClasses(classes), LossKind.Softmax, columns % 2 == 0 ? Precision.Float16 : Precision.BFloat16);
        foreach (Precision precision in new[] { Precision.Float32, Precision.Float64 })
        {
            OracleAssert.Agrees(backend, sparse, LossKind.Logistic, precision);
            OracleAssert.Agrees(backend, sparse.WithClasses(classes), LossKind.Softmax, precision);
            OracleAssert.Agrees(backend, dense, LossKind.Logistic, precision);
            OracleAssert.Agrees(backend, dense.WithClasses(classes), LossKind.Softmax, precision);
        }
    }

    private static void AssertAgrees(IlgpuBackend backend, int columns, Precision precision, int rows)
    {
        Dataset data = RandomData.Rows(rows, columns, seed: columns, weighted: true);
        using IObjective objective = backend.Prepare(data, LossKind.Logistic, precision);
        ObjectiveAssert.Agrees(objective, data, precision);
    }
}
