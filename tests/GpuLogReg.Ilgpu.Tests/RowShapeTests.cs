using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Launch;

namespace GpuLogReg.Ilgpu.Tests;

public sealed class RowShapeTests
{
    private static readonly LaunchTraits Cuda = new(DeviceFamily.Cuda, 256, 132);
    private static readonly LaunchTraits OpenClGpu = new(DeviceFamily.OpenClGpu, 256, 40);
    private static readonly LaunchTraits Processor = new(DeviceFamily.Processor, 4, 2);

    public static TheoryData<string, int> Limits => new() { { nameof(Cuda), 2048 }, { nameof(OpenClGpu), 2048 }, { nameof(Processor), 8 } };

    [Theory]
    [MemberData(nameof(Limits))]
    public void Every_row_up_to_the_limit_has_a_shape_that_covers_it(string device, int limit)
    {
        LaunchTraits traits = Traits(device);
        for (int vectors = 1; vectors <= limit; vectors++)
        {
            RowShape shape = RowShape.For(vectors, traits) ?? throw new InvalidOperationException($"No shape for {vectors} vectors.");
            Assert.True(shape.Lanes * shape.TileVectors >= vectors, $"{shape} does not cover {vectors} vectors.");
            Assert.True(int.IsPow2(shape.Lanes) && traits.GroupSize % shape.Lanes == 0, $"{shape} does not divide a group of {traits.GroupSize}.");
            Assert.Contains(shape.TileVectors, new[] { 1, 2, 4, 8 });
            Assert.Equal(shape.Lanes == 1, shape.Team == TeamKind.SingleLane);
            Assert.True(shape.Team != TeamKind.Warp || shape.Lanes <= 32);
        }

        Assert.Null(RowShape.For(limit + 1, traits));
    }

    [Theory]
    [InlineData(1, 1, 1, nameof(TeamKind.SingleLane))]
    [InlineData(2, 2, 1, nameof(TeamKind.Warp))]
    [InlineData(7, 4, 2, nameof(TeamKind.Warp))]
    [InlineData(32, 8, 4, nameof(TeamKind.Warp))]
    [InlineData(33, 32, 2, nameof(TeamKind.Warp))]
    [InlineData(256, 32, 8, nameof(TeamKind.Warp))]
    [InlineData(257, 256, 2, nameof(TeamKind.Warps))]
    [InlineData(2048, 256, 8, nameof(TeamKind.Warps))]
    public void Cuda_table(int vectors, int lanes, int tileVectors, string team) =>
        Assert.Equal(new RowShape(lanes, tileVectors, Enum.Parse<TeamKind>(team)), RowShape.For(vectors, Cuda));

    /// <summary>Eight numbers of 16 bits are 32 bytes in registers: tiles half as long, and the registers of float32 at the same d.</summary>
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 2, 1)]
    [InlineData(4, 4, 1)]
    [InlineData(5, 8, 1)]
    [InlineData(16, 8, 2)]
    [InlineData(17, 32, 1)]
    [InlineData(128, 32, 4)]
    [InlineData(129, 256, 1)]
    [InlineData(1024, 256, 4)]
    public void Cuda_table_of_16_bit_storage(int vectors, int lanes, int tileVectors)
    {
        RowShape shape = RowShape.For(vectors, Cuda, widening: 2)!.Value;
        Assert.Equal((lanes, tileVectors), (shape.Lanes, shape.TileVectors));
        Assert.True(2 * shape.TileVectors <= 8);
        Assert.Null(RowShape.For(1025, Cuda, widening: 2));
    }

    /// <summary>A thread a row as long as it holds one, and on processors, whose groups are small, as ever; longer rows by their length.</summary>
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 1, 2)]
    [InlineData(3, 1, 4)]
    [InlineData(8, 1, 8)]
    [InlineData(4, 2, 4)]
    public void In_blocks_a_thread_takes_a_row(int vectors, int widening, int tileVectors)
    {
        RowLayout layout = RowLayout.InBlocks(vectors);
        Assert.True(RowShape.ThreadHolds(vectors, widening));
        Assert.Equal(new RowShape(1, tileVectors, TeamKind.ThreadARow), RowShape.For(layout, Cuda, widening));
        Assert.Equal(new RowShape(1, tileVectors, TeamKind.ThreadARow), RowShape.For(layout, OpenClGpu, widening));
        Assert.Equal(new RowShape(1, tileVectors, TeamKind.SingleLane), RowShape.For(layout, Processor, widening));
        Assert.Equal(RowShape.For(vectors, Cuda, widening), RowShape.For(RowLayout.RowMajor(vectors), Cuda, widening));
        Assert.Equal(1, RowShape.Looping(layout, Cuda).Lanes);
    }

    [Theory]
    [InlineData(9, 1)]
    [InlineData(5, 2)]
    public void Rows_that_a_thread_does_not_hold_have_the_shape_of_their_length(int vectors, int widening)
    {
        Assert.False(RowShape.ThreadHolds(vectors, widening));
        Assert.Equal(RowShape.For(vectors, Cuda, widening), RowShape.For(RowLayout.InBlocks(vectors), Cuda, widening));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(20, 32)]
    [InlineData(2047, 32)]
    [InlineData(2048, 256)]
    public void Kernels_that_loop_over_a_row_give_long_ones_a_group(int vectors, int lanes)
    {
        Assert.Equal(lanes, RowShape.Looping(vectors, Cuda).Lanes);
        Assert.Equal(1, RowShape.Looping(vectors, Processor).Lanes);
    }

    /// <summary>Cache bytes, bytes a second: half the cache where memory takes 16 µs or more for it.</summary>
    [Theory]
    [InlineData(50e6, 3.35e12, false)]
    [InlineData(72e6, 1e12, true)]
    [InlineData(6e6, 0.9e12, false)]
    [InlineData(72e6, 0, false)]
    public void Chunks_of_rows_are_for_caches_large_beside_the_bandwidth(double cache, double bandwidth, bool pays) =>
        Assert.Equal(pays ? (long)cache / 2 : long.MaxValue, LaunchTraits.ChunkOf((long)cache, bandwidth));

    [Fact]
    public void Wide_rows_are_those_up_to_twice_as_long_as_registers_hold_with_their_coefficients()
    {
        Assert.Null(RowShape.Wide(2048, Cuda));
        Assert.Equal(new RowShape(256, 16, TeamKind.Warps), RowShape.Wide(2049, Cuda));
        Assert.Equal(new RowShape(256, 16, TeamKind.Shared), RowShape.Wide(4096, OpenClGpu));
        Assert.Null(RowShape.Wide(4097, Cuda));
        Assert.Equal(new RowShape(64, 16, TeamKind.Shared), RowShape.Wide(1024, OpenClGpu with { GroupSize = 64 }));
        Assert.Null(RowShape.Wide(9, Processor));
        Assert.Null(RowShape.Wide(1024, Cuda, widening: 2));
        Assert.Equal(new RowShape(256, 8, TeamKind.Warps), RowShape.Wide(1025, Cuda, widening: 2));
        Assert.Equal(new RowShape(256, 8, TeamKind.Warps), RowShape.Wide(2048, Cuda, widening: 2));
        Assert.Null(RowShape.Wide(2049, Cuda, widening: 2));
    }

    [Fact]
    public void Small_groups_leave_the_widest_rung_out()
    {
        LaunchTraits small = OpenClGpu with { GroupSize = 64 };
        Assert.Equal(new RowShape(32, 8, TeamKind.Shared), RowShape.For(256, small));
        Assert.Null(RowShape.For(257, small));
    }

    [Theory]
    [InlineData(0, 5, 1)]
    [InlineData(9, 10, 1)]
    [InlineData(100, 10, 8)]
    [InlineData(320, 10, 32)]
    [InlineData(1_000_000_000_000, 1000, 32)]
    public void Sparse_rows_fill_their_lanes_on_average(long entries, long rows, int lanes)
    {
        Assert.Equal(lanes, RowShape.Sparse(entries, rows, Cuda).Lanes);
        Assert.Equal(lanes == 1 ? TeamKind.SingleLane : TeamKind.Shared, RowShape.Sparse(entries, rows, OpenClGpu).Team);
        Assert.Equal(1, RowShape.Sparse(entries, rows, Processor).Lanes);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(5, 8)]
    [InlineData(1000, 8)]
    public void Outputs_are_held_in_blocks(int outputs, int block) => Assert.Equal(block, OutputBlock.For(outputs));

    [Fact]
    public void Grid_depends_on_the_range_and_the_device_only()
    {
        RowGrid small = RowGrid.Over(count: 100, lanes: 4, RowGrid.MaxGroups(Cuda, 6), Cuda);
        Assert.Equal((2, 1), (small.Groups, small.Trips));
        RowGrid large = RowGrid.Over(count: 11_000_000, lanes: 4, RowGrid.MaxGroups(Cuda, 6), Cuda);
        Assert.Equal(6 * 132, large.Groups);
        Assert.Equal((11_000_000 + large.Teams - 1) / large.Teams, large.Trips);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Resident_groups_fit_the_threads_of_a_multiprocessor(int tileVectors)
    {
        foreach (int rowsInFlight in (int[])[1, 2])
        {
            int single = ResidentGroups.Fused(tileVectors, sizeof(float), rowsInFlight);
            Assert.InRange(single, 1, ResidentGroups.Fused(tileVectors, sizeof(float), 1));
            Assert.InRange(single, 1, 8);
            Assert.InRange(ResidentGroups.Fused(tileVectors, sizeof(double), rowsInFlight), 1, single);
        }
    }

    private static LaunchTraits Traits(string device) => device switch
    {
        nameof(Cuda) => Cuda,
        nameof(OpenClGpu) => OpenClGpu,
        _ => Processor,
    };
}
