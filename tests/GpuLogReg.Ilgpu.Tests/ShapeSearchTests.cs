using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Passes;
using GpuLogReg.Ilgpu.Tests.Support;
using ILGPU;
using ILGPU.Runtime.CPU;

namespace GpuLogReg.Ilgpu.Tests;

/// <summary>The search for launch shapes: what is tried, what is kept, and that what is kept holds.</summary>
public sealed class ShapeSearchTests : IDisposable
{
    private static readonly LaunchTraits s_cuda = new(DeviceFamily.Cuda, 256, 132);

    private const string Found = ", blocks of 32 rows, found on this device";

    private readonly Context _context = Context.Create(b => DeviceContext.Configure(b.CPU(new CPUDevice(32, 1, 1))));

    public void Dispose() => _context.Dispose();

    [Fact]
    public void The_tables_shape_is_tried_first_then_half_and_twice_its_lanes_and_two_rows_in_flight()
    {
        var candidates = FusedShape.Candidates(RowLayout.RowMajor(7), 4, s_cuda);
        Assert.Equal(FusedShape.OfTable(RowLayout.RowMajor(7), 4, s_cuda), candidates[0]);
        Assert.Equal(
            [
                (4, 2, 660, 1), (4, 2, 330, 1), (4, 2, 1320, 1), (2, 4, 396, 1), (2, 4, 198, 1), (2, 4, 792, 1), (8, 1, 792, 1), (8, 1, 396, 1), (8, 1, 1584, 1),
                (4, 2, 528, 2), (4, 2, 264, 2), (4, 2, 1056, 2),
            ],
            candidates.Select(c => (c.Row.Lanes, c.Row.TileVectors, c.Groups, c.RowsInFlight)));
        Assert.Equal("4 lanes a row, 2 vectors a lane, 660 groups", candidates[0].ToString());
        Assert.Equal("4 lanes a row, 2 vectors a lane, 528 groups, 2 rows in flight", candidates[9].ToString());

        // A row of one vector has one lane at least, one for a whole group no other lanes.
        Assert.Equal([1, 2], FusedShape.Candidates(RowLayout.RowMajor(1), 4, s_cuda).Select(c => c.Row.Lanes).Distinct());
        Assert.Equal([256], FusedShape.Candidates(RowLayout.RowMajor(300), 4, s_cuda).Select(c => c.Row.Lanes).Distinct());
        Assert.Equal([32], FusedShape.Candidates(RowLayout.RowMajor(256), 4, s_cuda).Select(c => c.Row.Lanes).Distinct());
        Assert.Equal([1], FusedShape.Candidates(RowLayout.RowMajor(8), 4, new LaunchTraits(DeviceFamily.Processor, 16, 2)).Select(c => c.Row.Lanes).Distinct());
    }

    [Fact]
    public void In_blocks_a_thread_a_row_is_tried_first_and_two_after_it()
    {
        var candidates = FusedShape.Candidates(RowLayout.InBlocks(7), 4, s_cuda);
        Assert.Equal(FusedShape.OfTable(RowLayout.InBlocks(7), 4, s_cuda), candidates[0]);
        Assert.Equal(
            [(1, 8, 264, 1), (1, 8, 132, 1), (1, 8, 528, 1), (2, 4, 396, 1), (2, 4, 198, 1), (2, 4, 792, 1), (1, 8, 132, 2), (1, 8, 66, 2), (1, 8, 264, 2)],
            candidates.Select(c => (c.Row.Lanes, c.Row.TileVectors, c.Groups, c.RowsInFlight)));
        var processor = FusedShape.Candidates(RowLayout.InBlocks(8), 4, new LaunchTraits(DeviceFamily.Processor, 16, 2));
        Assert.Equal([(1, 1)], processor.Select(c => (c.Row.Lanes, c.RowsInFlight)).Distinct());
    }

    [Fact]
    public void The_quickest_is_taken_unless_it_is_no_quicker_than_noise()
    {
        var candidates = FusedShape.Candidates(RowLayout.RowMajor(7), 4, s_cuda);
        double[] Times(double first, double second, double third) => [first, second, third, .. Enumerable.Repeat(double.PositiveInfinity, candidates.Count - 3)];
        Assert.Equal(candidates[2], ShapeSearch.Quickest(candidates, Times(1, 0.9, 0.8)));
        Assert.Equal(candidates[1], ShapeSearch.Quickest(candidates, Times(1, 0.8, 0.9)));
        Assert.Equal(candidates[0], ShapeSearch.Quickest(candidates, Times(1, 0.99, 0.98)));
    }

    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void What_is_found_is_kept_named_and_held_to(string name)
    {
        Dataset data = RandomData.Rows(300, 6, seed: 4, weighted: true);
        var book = new MemoryBook();
        string first = WithBook(name, book, objective =>
        {
            ObjectiveAssert.Agrees(objective, data, Precision.Float32);
            return ((ILaunchShape)objective).LaunchShape!;
        }, data);
        var (problem, shape) = Assert.Single(book.Shapes);
        Assert.Equal("fused pass, f32, 2 vectors a row, blocks of 32 rows", problem);
        Assert.Equal(shape + Found, first);

        // Another shape in the book is what the next run takes, and it looks for none.
        var device = (IlgpuBackend)TestDevices.Open(name);
        string other = FusedShape.Candidates(RowLayout.InBlocks(2), 4, device.Device.Traits).Select(c => c.ToString()).First(s => s != shape);
        book.Shapes[problem] = other;
        WithBook(name, book, objective =>
        {
            Assert.Equal(other + Found, ((ILaunchShape)objective).LaunchShape);
            ObjectiveAssert.Agrees(objective, data, Precision.Float32);
            return 0;
        }, data);
        Assert.Equal(other, book.Shapes[problem]);
    }

    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void Where_a_shape_cannot_be_kept_or_rows_are_few_the_tables_holds(string name)
    {
        Dataset data = RandomData.Rows(30, 6, seed: 4, weighted: true);
        string table = FusedShape.OfTable(RowLayout.InBlocks(2), 4, ((IlgpuBackend)TestDevices.Open(name)).Device.Traits)!.Value + ", blocks of 32 rows";
        Assert.Equal(table, WithBook(name, new MemoryBook { CanKeep = false }, o => ((ILaunchShape)o).LaunchShape, data));
        var book = new MemoryBook();
        Assert.Equal(table, WithBook(name, book, o => ((ILaunchShape)o).LaunchShape, data, leastBytes: ShapeSearch.LeastBytes));
        Assert.Empty(book.Shapes);
        Assert.Equal(table, WithBook(name, null, o => ((ILaunchShape)o).LaunchShape, data));
        Assert.Null(WithBook(name, book, o => ((ILaunchShape)o).LaunchShape, RandomData.SparseRows(9, 4, 2, seed: 1, weighted: false)));
    }

    [Fact]
    public void What_another_process_kept_first_holds_and_a_shape_of_another_table_is_looked_for_anew()
    {
        Dataset data = RandomData.Rows(5, 6, seed: 4, weighted: true);
        var traits = new LaunchTraits(DeviceFamily.Cuda, 32, 1);
        string other = FusedShape.Candidates(RowLayout.InBlocks(2), 4, traits)[3].ToString();
        using var backend = new IlgpuBackend("emulator", _context.GetCPUDevice(0).CreateCPUAccelerator(_context, CPUAcceleratorMode.Parallel), traits);
        backend.Device.LeastTunedBytes = 0;
        backend.Shapes = new MemoryBook { Other = other };
        using (var objective = (IlgpuObjective)backend.Prepare(data, LossKind.Logistic, Precision.Float32))
            Assert.Equal(other + Found, objective.LaunchShape);
        var book = new MemoryBook();
        book.Shapes["fused pass, f32, 2 vectors a row, blocks of 32 rows"] = "3 lanes a row, 9 vectors a lane, 1 groups";
        backend.Shapes = book;
        using var again = (IlgpuObjective)backend.Prepare(data, LossKind.Logistic, Precision.Float32);
        Assert.Contains(FusedShape.Candidates(RowLayout.InBlocks(2), 4, traits), c => again.LaunchShape == c + Found);
        Assert.NotEqual("3 lanes a row, 9 vectors a lane, 1 groups", book.Shapes.Values.Single());
    }

    /// <summary>Every shape that a CUDA device may find computes the same function.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(31)]
    public void Every_candidate_agrees_with_straight_loops(int columns)
    {
        Dataset data = RandomData.Rows(5, columns, seed: columns, weighted: true);
        var traits = new LaunchTraits(DeviceFamily.Cuda, 32, 1);
        using var backend = new IlgpuBackend("emulator", _context.GetCPUDevice(0).CreateCPUAccelerator(_context, CPUAcceleratorMode.Parallel), traits);
        backend.Device.LeastTunedBytes = 0;
        foreach (bool shuffled in new[] { false, true })
        {
            RowLayout layout = shuffled ? RowLayout.RowMajor((columns + 3) / 4) : RowLayout.InBlocks((columns + 3) / 4);
            foreach (FusedShape shape in FusedShape.Candidates(layout, 4, traits))
            {
                backend.Shapes = new MemoryBook { Shapes = { [ProblemName.Of("fused pass", Precision.Float32, layout)] = shape.ToString() } };
                using var objective = (IlgpuObjective)(shuffled ? backend.PrepareShuffled(data, LossKind.Logistic, Precision.Float32) : backend.Prepare(data, LossKind.Logistic, Precision.Float32));
                Assert.Equal(shape + (shuffled ? ", found on this device" : Found), objective.LaunchShape);
                ObjectiveAssert.Agrees(objective, data, Precision.Float32);
            }
        }
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(MeasuredHessian<float>.Own, true)]
    [InlineData(MeasuredHessian<float>.Library, true)]
    [InlineData(null, false)]
    public void The_quicker_way_to_a_Hessian_is_kept_and_held_to(string? kept, bool canKeep)
    {
        const string Problem = "Hessian, f32, 13 vectors a row";
        Dataset data = RandomData.Rows(20, 49, seed: 6, weighted: false);
        using Context context = DeviceContext.Create();
        HostRankUpdate? library = null;
        using var backend = new IlgpuBackend(
            "ilgpu-cpu", context.GetCPUDevice(0).CreateCPUAccelerator(context, CPUAcceleratorMode.Parallel), LaunchTraits.Of(context.GetCPUDevice(0)), d => library = new HostRankUpdate(d));
        backend.Device.LeastTunedBytes = 0;
        var book = new MemoryBook { CanKeep = canKeep };
        if (kept is not null)
            book.Shapes[Problem] = kept;
        backend.Shapes = book;
        OracleAssert.Agrees(backend, data, LossKind.Logistic, Precision.Float32);
        if (kept is null && canKeep)
            Assert.Contains(book.Shapes[Problem], (string[])[MeasuredHessian<float>.Own, MeasuredHessian<float>.Library]);
        else
            Assert.Equal(kept == MeasuredHessian<float>.Library, library!.Calls > 0);
    }

    private static TResult WithBook<TResult>(string name, IShapeBook? book, Func<IObjective, TResult> use, Dataset data, long leastBytes = 0)
    {
        var backend = (IlgpuBackend)TestDevices.Open(name);
        try
        {
            (backend.Shapes, backend.Device.LeastTunedBytes) = (book, leastBytes);
            using IObjective objective = backend.Prepare(data, LossKind.Logistic, Precision.Float32);
            return use(objective);
        }
        finally
        {
            (backend.Shapes, backend.Device.LeastTunedBytes) = (null, ShapeSearch.LeastBytes);
        }
    }
}
