using System.Globalization;
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

/// <summary>X on its way to the device: bounded memory on the host, the bits that the host wrote, and nothing left behind by a fault.</summary>
public sealed class UploadTests
{
    public static TheoryData<int, int, int> Sizes => new() { { 1, 1, 16 }, { 1000, 5, 256 }, { 1003, 28, 4096 }, { 7, 300, 64 }, { 2048, 3, 16 * 1024 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_same_bits_arrive_whatever_the_pieces(int rows, int columns, int stagingBytes)
    {
        using var own = new OwnDevice();
        Dataset data = RandomData.Rows(rows, columns, seed: 1, weighted: false);
        foreach (Precision storage in Enum.GetValues<Precision>())
        {
            var source = Source(data, storage);
            var expected = new byte[rows * source.Layout.RowVectors * RowFormat.VectorBytes];
            source.Copy(0, rows, expected);
            using var uploaded = DeviceRows<PackedEight>.Upload(own.Device, source, columns, stagingBytes);
            Assert.Equal(expected, MemoryMarshal.AsBytes(uploaded.View.GetAsArray().AsSpan()).ToArray());
        }
    }

    [Theory]
    [InlineData(100_000, 28, 1 << 16)]
    [InlineData(3, 5000, 1 << 10)]
    public void Two_buffers_are_all_the_memory_that_the_host_gives(int rows, int columns, int stagingBytes)
    {
        using var own = new OwnDevice();
        Dataset data = RandomData.Rows(rows, columns, seed: 2, weighted: false);
        var source = Source(data, Precision.Float32);
        using var staging = new RowStaging<Quad>(own.Device, source, stagingBytes);
        int row = source.Layout.RowVectors * RowFormat.VectorBytes;
        Assert.InRange(staging.Bytes, 2 * row, 2L * Math.Max(stagingBytes, row));
        Assert.True(staging.PieceRows * 3 <= rows);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void A_fault_on_the_way_leaves_nothing_behind(int piecesBefore)
    {
        using var own = new OwnDevice();
        int before = own.LiveObjects;
        var source = new FaultySource(rows: 60, failsAt: piecesBefore * 10);
        var fault = Assert.Throws<IOException>(() => DeviceRows<Quad>.Upload(own.Device, source, 4, stagingBytes: 160).Dispose());
        Assert.Equal($"row {piecesBefore * 10}", fault.Message);
        Assert.Equal(before, own.LiveObjects);
    }

    /// <summary>64 MiB: far above what else this process maps or lets go meanwhile.</summary>
    [Fact]
    public void Pages_of_a_mapped_file_do_not_stay_resident()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the system alone decides which pages stay");
        const int Rows = 1 << 20, Columns = 16;
        using var folder = new TemporaryFolder();
        string x = folder.File("x.npy"), y = folder.File("y.npy");
        var numbers = new float[Rows * Columns];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = i % 251;
        using (var features = DenseMatrix.Wrap(numbers.AsMemory(), Rows, Columns))
            NpyDatasetWriter.Write(x, new Dataset(features, new int[Rows].Select((_, i) => i % 2).ToArray()), y);

        Dataset data = DatasetReader.Read(x, labelsPath: y);
        using FeatureMatrix mapped = data.Features;
        using var own = new OwnDevice();
        long before = Resident();
        using var uploaded = DeviceRows<Quad>.Upload(own.Device, Source(data, Precision.Float32), Columns);
        Assert.InRange(Resident() - before, long.MinValue, numbers.Length * sizeof(float) / 4);
        var last = new double[Columns];
        mapped.CopyRow(Rows - 1, last);
        Assert.Equal((numbers.Length - 1) % 251, last[^1]);

        static long Resident() => long.Parse(
            File.ReadLines("/proc/self/status").First(l => l.StartsWith("RssFile:", StringComparison.Ordinal))
                .Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    [Fact]
    public void An_objective_gives_all_it_took_back()
    {
        using var own = new OwnDevice();
        int before = own.LiveObjects;
        using IlgpuBackend backend = own.Backend();
        foreach (Precision storage in Enum.GetValues<Precision>())
        {
            IObjective objective = backend.Prepare(RandomData.Rows(20, 3, seed: 4, weighted: true), LossKind.Logistic, storage);
            Assert.True(own.LiveObjects > before + 3);
            objective.Dispose();
            Assert.Equal(before, own.LiveObjects);
        }
    }

    [Fact]
    public void Sparse_rows_arrive_in_pieces_too()
    {
        using var own = new OwnDevice();
        int before = own.LiveObjects;
        int[] numbers = [.. Enumerable.Range(0, 2_500_000)];
        using (MemoryBuffer1D<int, Stride1D.Dense> buffer = own.Device.Allocate<int>(numbers.Length))
        {
            using (var upload = new StagedUpload<int>(own.Device, buffer.View.AsContiguous()))
            {
                upload.Append(numbers.AsSpan(0, 7));
                upload.Append(numbers.AsSpan(7));
                upload.Finish();
            }

            Assert.Equal(numbers, buffer.GetAsArray1D());
        }

        Assert.Equal(before, own.LiveObjects);
    }

    private static RowSource Source(Dataset data, Precision storage) =>
        new(data, RowFormat.Of(storage), RowLayout.RowMajor(RowFormat.Of(storage).VectorsFor(data.Columns)));

    /// <summary>Rows of four float32 that end in a fault.</summary>
    private sealed class FaultySource(long rows, long failsAt) : IRowSource
    {
        public long Rows => rows;

        public RowLayout Layout => RowLayout.RowMajor(1);

        public void Copy(long first, int count, Span<byte> target)
        {
            if (first + count > failsAt)
                throw new IOException($"row {failsAt}");
        }
    }
}
