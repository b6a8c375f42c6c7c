using System.Runtime.InteropServices;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Ilgpu.Storage;
using GpuLogReg.Ilgpu.Tests.Support;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Tests;

/// <summary>Where the numbers of X stand on the device, row-major and in blocks of rows, and that both are read alike.</summary>
public sealed class RowLayoutTests
{
    /// <summary>V, row, vector, and where it stands: (⌊row/32⌋·V + vector)·32 + row mod 32.</summary>
    [Theory]
    [InlineData(1, 0, 0, 0)]
    [InlineData(1, 33, 0, 33)]
    [InlineData(7, 0, 0, 0)]
    [InlineData(7, 0, 6, 192)]
    [InlineData(7, 1, 0, 1)]
    [InlineData(7, 31, 6, 223)]
    [InlineData(7, 32, 0, 224)]
    [InlineData(7, 70, 2, 518)]
    [InlineData(8, 1_000_000_007, 5, 8_000_000_167)]
    public void In_blocks_a_vector_of_all_rows_stands_before_the_next(int vectors, long row, int vector, long expected) =>
        Assert.Equal(expected, RowLayout.InBlocks(vectors).RowAt(row).Of(vector));

    [Theory]
    [InlineData(1, 5, 0, 5)]
    [InlineData(7, 0, 6, 6)]
    [InlineData(7, 70, 2, 492)]
    [InlineData(300, 20_000_000, 299, 6_000_000_299)]
    public void Row_major_rows_follow_one_another(int vectors, long row, int vector, long expected) =>
        Assert.Equal(expected, RowLayout.RowMajor(vectors).RowAt(row).Of(vector));

    [Fact]
    public void A_vector_past_the_last_is_the_last()
    {
        Assert.Equal(RowLayout.InBlocks(7).RowAt(40).Of(6), RowLayout.InBlocks(7).RowAt(40).Of(7));
        Assert.Equal(RowLayout.RowMajor(7).RowAt(40).Of(6), RowLayout.RowMajor(7).RowAt(40).Of(9));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 96)]
    [InlineData(32, 96)]
    [InlineData(33, 192)]
    [InlineData(65, 288)]
    public void Rows_take_whole_blocks(long rows, long vectors)
    {
        Assert.Equal(vectors, RowLayout.InBlocks(3).VectorsFor(rows));
        Assert.Equal(3 * rows, RowLayout.RowMajor(3).VectorsFor(rows));
    }

    public static TheoryData<int, int> Sizes => new MatrixTheoryData<int, int>([1, 31, 32, 33, 65, 1000], [1, 3, 4, 11, 13, 16]);

    /// <summary>Every vector of every row is, bit by bit, that of the row-major layout, and what is no row is zero: through pieces of one block and at once.</summary>
    [Theory]
    [MemberData(nameof(Sizes))]
    public void What_is_uploaded_in_blocks_is_what_is_uploaded_row_by_row(int rows, int columns)
    {
        using var own = new OwnDevice();
        Dataset wide = RandomData.Rows(rows, columns, seed: rows + columns, weighted: false);
        var scaling = new ColumnScaling([.. Enumerable.Range(0, columns).Select(j => 0.01 * j)], [.. Enumerable.Range(0, columns).Select(j => 1.5 + j)]);
        foreach (Dataset data in new[] { wide, Narrow(wide), wide.WithScaling(scaling) })
        {
            foreach (Precision storage in Enum.GetValues<Precision>())
            {
                var format = RowFormat.Of(storage);
                int vectors = format.VectorsFor(columns);
                UInt128[] plain = Uploaded(own, data, format, RowLayout.RowMajor(vectors), 1 << 20);
                foreach (int stagingBytes in new[] { 16, 1 << 20 })
                {
                    RowLayout layout = RowLayout.InBlocks(vectors);
                    UInt128[] blocks = Uploaded(own, data, format, layout, stagingBytes);
                    Assert.Equal(layout.VectorsFor(rows), blocks.Length);
                    for (int row = 0; row < layout.WholeBlocks(rows); row++)
                    {
                        for (int v = 0; v < vectors; v++)
                            Assert.Equal(row < rows ? plain[(row * vectors) + v] : UInt128.Zero, blocks[layout.RowAt(row).Of(v)]);
                    }
                }
            }
        }
    }

    /// <summary>On both sides of eight vectors, rows that fill their blocks and not, taken whole, in ranges and in an order: either layout agrees with the oracle.</summary>
    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void Either_layout_agrees_with_the_oracle(string device)
    {
        var backend = (IlgpuBackend)TestDevices.Open(device);
        foreach (Precision precision in Enum.GetValues<Precision>())
        {
            int edge = 128 / StorageRounding.Size(precision) / (StorageRounding.Size(precision) == sizeof(ushort) ? 2 : 1);
            foreach (var (rows, columns) in new[] { (31, edge), (33, edge - 1), (65, 3), (70, edge + 1) })
            {
                Dataset data = RandomData.Rows(rows, columns, seed: columns, weighted: true);
                OracleAssert.Agrees(backend, data, LossKind.Logistic, precision);
                OracleAssert.Agrees(backend.PrepareShuffled, data, LossKind.Logistic, precision);
            }
        }
    }

    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void Softmax_and_two_passes_in_either_layout_agree_with_the_oracle(string device)
    {
        var backend = (IlgpuBackend)TestDevices.Open(device);
        Dataset data = RandomData.Rows(45, 6, seed: 2, weighted: true);
        foreach (Precision precision in new[] { Precision.Float32, Precision.BFloat16 })
        {
            OracleAssert.Agrees(backend, data.WithClasses(3), LossKind.Softmax, precision);
            OracleAssert.Agrees(backend.PrepareShuffled, data.WithClasses(3), LossKind.Softmax, precision);
            OracleAssert.Agrees(backend.PrepareTwoPass, data, LossKind.Logistic, precision);
        }
    }

    /// <summary>Eight vectors a row, four of 16-bit storage, which take twice the registers; one more, or rows in an order of their own, and they lie row by row.</summary>
    [Theory]
    [InlineData(Precision.Float32, 32)]
    [InlineData(Precision.Float64, 16)]
    [InlineData(Precision.BFloat16, 32)]
    [InlineData(Precision.Float16, 32)]
    public void Rows_that_a_thread_holds_lie_in_blocks_and_the_user_is_told(Precision storage, int most)
    {
        var backend = (IlgpuBackend)TestDevices.Open("ilgpu-cpu");
        Assert.EndsWith("groups, blocks of 32 rows", Shape(backend.Prepare, most), StringComparison.Ordinal);
        Assert.EndsWith("groups, blocks of 32 rows", Shape(backend.Prepare, 1), StringComparison.Ordinal);
        Assert.EndsWith("groups", Shape(backend.PrepareShuffled, most), StringComparison.Ordinal);

        // The emulator has no other fused shape for longer rows.
        Assert.Null(Shape(backend.Prepare, most + 1));

        string? Shape(Func<Dataset, LossKind, Precision, IObjective> prepare, int columns)
        {
            using IObjective objective = prepare(RandomData.Rows(9, columns, seed: 1, weighted: false), LossKind.Logistic, storage);
            return ((ILaunchShape)objective).LaunchShape;
        }
    }

    private static Dataset Narrow(Dataset data)
    {
        var values = new float[data.Rows * data.Columns];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)((DenseMatrix)data.Features).Row<double>(i / data.Columns)[i % data.Columns];
        return new Dataset(DenseMatrix.Wrap(values.AsMemory(), (int)data.Rows, data.Columns), data.Labels);
    }

    private static UInt128[] Uploaded(OwnDevice own, Dataset data, RowFormat format, RowLayout layout, int stagingBytes)
    {
        using var rows = DeviceRows<PackedEight>.Upload(own.Device, new RowSource(data, format, layout), data.Columns, stagingBytes);
        return [.. MemoryMarshal.Cast<PackedEight, UInt128>(rows.View.GetAsArray())];
    }
}
