using System.Text;
using GpuLogReg.Data;
using Xunit;

namespace GpuLogReg.Core.Tests.Data;

public sealed class NpyReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Matrix_of_every_version_is_mapped(byte version)
    {
        using var matrix = NpyReader.ReadMatrix(Write("<f8", "(2, 3)", Bytes(1.0, 2.0, 3.0, 4.0, 5.0, 6.0), version: version));
        Assert.Equal((2, 3, ElementType.Float64), (matrix.Rows, matrix.Columns, matrix.ElementType));
        Assert.Equal([4.0, 5.0, 6.0], matrix.Row<double>(1).ToArray());
    }

    [Fact]
    public void Data_that_is_not_aligned_is_copied()
    {
        using var matrix = NpyReader.ReadMatrix(Write("<f8", "(1, 2)", Bytes(1.5, -2.5), padding: 3));
        Assert.Equal([1.5, -2.5], matrix.Row<double>(0).ToArray());
    }

    [Theory]
    [InlineData("<f8", "True", "(2, 2)", 32, "the array is in Fortran order")]
    [InlineData("<i4", "False", "(2, 2)", 16, "the elements are '<i4'; expected '<f4' or '<f8'")]
    [InlineData(">f8", "False", "(2, 2)", 32, "the elements are '>f8'")]
    [InlineData("<f2", "False", "(2, 2)", 8, "the elements are '<f2'")]
    [InlineData("<U12", "False", "(2, 2)", 192, "the elements are '<U12'")]
    [InlineData("<f8", "False", "(4,)", 32, "the array has shape (4,); expected two dimensions")]
    [InlineData("<f8", "False", "()", 8, "the array has shape (); expected two dimensions")]
    [InlineData("<f8", "False", "(0, 2)", 0, "expected at least one row")]
    [InlineData("<f8", "False", "(2, 2)", 31, "the file has 31 bytes of data; expected 32")]
    [InlineData("<f8", "False", "(2, 2)", 40, "the file has 40 bytes of data; expected 32")]
    [InlineData("<f8", "False", "(4611686018427387904, 4)", 8, "expected 147573952589676412928")]
    [InlineData("<f8", "False", "(2, -2)", 32, "expected whole numbers")]
    public void Unfit_matrices_are_refused(string descr, string fortran, string shape, int bytes, string problem)
    {
        string path = Write(descr, shape, new byte[bytes], fortran);
        var refused = Assert.Throws<DataFormatException>(() => NpyReader.ReadMatrix(path));
        Assert.StartsWith(path + ": ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_not_npy_are_refused()
    {
        Assert.Contains("the file is empty", Refused([]), StringComparison.Ordinal);
        Assert.Contains("does not begin with", Refused("a,b\n1,2\n"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("ends inside its header", Refused([0x93, .. "NUMPY"u8, 1, 0]), StringComparison.Ordinal);
        Assert.Contains("version 9.0", Refused([0x93, .. "NUMPY"u8, 9, 0, 4, 0, 0, 0]), StringComparison.Ordinal);
        Assert.Contains("more than the file has", Refused([0x93, .. "NUMPY"u8, 1, 0, 255, 255, 0, 0]), StringComparison.Ordinal);
        Assert.Contains("expected 'descr'", Refused([0x93, .. "NUMPY"u8, 1, 0, 2, 0, (byte)'{', (byte)'}']), StringComparison.Ordinal);
    }

    [Fact]
    public void Vectors_of_every_type_are_read()
    {
        Assert.Equal([1, 0], NpyReader.ReadVector(Write("|b1", "(2,)", [1, 0])));
        Assert.Equal([255, 1], NpyReader.ReadVector(Write("|u1", "(2,)", [255, 1])));
        Assert.Equal([-1, 1], NpyReader.ReadVector(Write("|i1", "(2, 1)", [255, 1])));
        Assert.Equal([-1, 1], NpyReader.ReadVector(Write("<i2", "(2,)", [255, 255, 1, 0])));
        Assert.Equal([-2], NpyReader.ReadVector(Write("<i8", "(1,)", BitConverter.GetBytes(-2L))));
        Assert.Equal([0.5], NpyReader.ReadVector(Write("<f4", "(1,)", BitConverter.GetBytes(0.5f))));
        Assert.Throws<DataFormatException>(() => NpyReader.ReadVector(Write("<i8", "(1,)", BitConverter.GetBytes(long.MaxValue))));
        Assert.Throws<DataFormatException>(() => NpyReader.ReadVector(Write("<f8", "(2, 2)", new byte[32])));
        Assert.Throws<DataFormatException>(() => NpyReader.ReadVector(Write("<c8", "(2,)", new byte[16])));
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        string x = _folder.File("x.npy"), y = _folder.File("y.npy");
        float[] values = [1.5f, float.Epsilon, -0f, float.MaxValue];
        NpyWriter.Write(x, DenseMatrix.Wrap(values, 2, 2));
        NpyWriter.Write(y, new[] { 3, -4 });
        using var matrix = NpyReader.ReadMatrix(x);
        Assert.Equal(values, matrix.Row<float>(0).ToArray().Concat(matrix.Row<float>(1).ToArray()));
        Assert.Equal([3, -4], NpyReader.ReadVector(y));
        NpyWriter.Write(y, new[] { 0.1, -4 });
        Assert.Equal([0.1, -4], NpyReader.ReadVector(y));
        Assert.Equal(0, (new FileInfo(x).Length - 16) % 64);
    }

    [Fact]
    public void Rows_of_a_mapped_file_that_were_let_go_leave_memory_and_are_read_again()
    {
        // 64 MiB: far above what else this process may take or give back meanwhile.
        const int Rows = 1 << 20, Columns = 16;
        using (var source = DenseMatrix.Allocate(Rows, Columns, ElementType.Float32))
        {
            for (int i = 0; i < Rows; i++)
                source.WritableRow<float>(i).Fill(i % 251);
            NpyWriter.Write(_folder.File("large.npy"), source);
        }

        using var matrix = NpyReader.ReadMatrix(_folder.File("large.npy"));
        double sum = Sum();
        long read = Resident();
        matrix.LetGo(0, Rows);
        long gone = Resident();
        if (OperatingSystem.IsLinux())
            Assert.True(read - gone > (Rows * Columns * sizeof(float)) * 9L / 10, $"{read} and {gone} bytes");
        Assert.Equal(sum, Sum());
        matrix.LetGo(3, 1);
        Assert.Equal(3, matrix.Row<float>(3)[0]);

        double Sum()
        {
            double total = 0;
            for (int i = 0; i < Rows; i++)
                total += matrix.Row<float>(i)[0];
            return total;
        }

        // Pages of mapped files alone, in which other tests of this process have no such part.
        static long Resident() => OperatingSystem.IsLinux()
            ? long.Parse(File.ReadLines("/proc/self/status").First(l => l.StartsWith("RssFile:", StringComparison.Ordinal)).Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) * 1024
            : 0;
    }

    [Fact]
    public void Data_set_takes_labels_from_a_second_file_or_the_last_column()
    {
        string x = Write("<f8", "(2, 2)", Bytes(1.0, 0.0, 2.0, 1.0), name: "x.npy");
        string y = Write("|b1", "(2,)", [1, 0], name: "y.npy");
        var second = DatasetReader.Read(x, labelsPath: y);
        Assert.Equal((2, 2), (second.Rows, second.Columns));
        Assert.Equal([1, 0], second.Labels.ToArray());
        var last = DatasetReader.Read(x);
        Assert.Equal((2, 1), (last.Rows, last.Columns));
        Assert.Equal([0, 1], last.Labels.ToArray());
        Assert.Equal([2.0], last.Dense().Row<double>(1).ToArray());
        Assert.True(last.Dense().IsMapped);
        Assert.Equal(2, last.Dense().Stride);
        using var copy = last.Dense().Copy();
        Assert.Equal([2.0], copy.Row<double>(1).ToArray());
        Assert.Equal(["a", "b"], NpyDatasetReader.ReadLabelled(x, ["a", "b"], ["0", "1"], y).FeatureNames);
        Assert.Equal(1, NpyDatasetReader.ReadFeatures(x, ["a"]).Columns);
        Assert.Throws<DataFormatException>(() => NpyDatasetReader.ReadFeatures(x, ["a", "b", "c"]));
    }

    [Fact]
    public void Data_set_takes_three_classes_and_refuses_the_third_where_two_are_wanted()
    {
        string x = Write("<f8", "(4, 1)", Bytes(1.0, 2.0, 3.0, 4.0), name: "x.npy");
        string y = Write("<f8", "(4,)", Bytes(10.0, -1.0, 2.5, 10.0), name: "y.npy");
        var data = DatasetReader.Read(x, labelsPath: y);
        Assert.Equal(["-1", "2.5", "10"], data.Classes);
        Assert.Equal([2, 0, 1, 2], data.Labels.ToArray());
        Assert.StartsWith($"{y}:3: label '2.5' is a third class", Assert.Throws<DataFormatException>(() => DatasetReader.Read(x, labelsPath: y, binary: true)).Message, StringComparison.Ordinal);
        Assert.Equal([1, 0, 2, 1], NpyDatasetReader.ReadLabelled(x, ["a"], ["-1", "10", "2.5"], y).Labels.ToArray());
    }

    [Fact]
    public void Data_set_names_what_is_unfit()
    {
        string x = Write("<f8", "(2, 2)", Bytes(1.0, 0.0, double.NaN, 1.0), name: "x.npy");
        Assert.StartsWith($"{x}:2:1: row 2, column 1 is not finite", Assert.Throws<DataFormatException>(() => NpyDatasetReader.Read(x)).Message, StringComparison.Ordinal);
        string three = Write("|u1", "(3,)", [0, 1, 0], name: "y.npy");
        Assert.Contains("there are 3 labels; expected 2", Assert.Throws<DataFormatException>(() => NpyDatasetReader.Read(x, three)).Message, StringComparison.Ordinal);
        string weights = Write("<f8", "(2,)", Bytes(1.0, -1.0), name: "w.npy");
        Assert.Contains("weight of row 2 is -1", Assert.Throws<DataFormatException>(() => NpyDatasetReader.Read(x, null, weights)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Extension_chooses_the_reader()
    {
        Assert.Equal(2, DatasetReader.Read(_folder.Write("a.tsv", "a\ty\n1\t0\n2\t1\n")).Rows);
        Assert.Contains("expected .csv", Assert.Throws<DataFormatException>(() => DatasetReader.Read("a.parquet")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => DatasetReader.Read("a.csv", labelsPath: "y.npy"));
        Assert.Throws<ArgumentException>(() => DatasetReader.Read("a.npy", new CsvOptions { Label = "y" }));
    }

    private string Refused(byte[] bytes) => Assert.Throws<DataFormatException>(() => NpyReader.ReadMatrix(_folder.Write("bad.npy", bytes))).Message;

    private static byte[] Bytes(params double[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private string Write(string descr, string shape, byte[] data, string fortran = "False", byte version = 1, int padding = 0, string name = "a.npy")
    {
        string header = $"{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': {shape}, }}";
        int preamble = version == 1 ? 10 : 12;
        header = header.PadRight(((preamble + header.Length + 64) / 64 * 64) - preamble - 1 + padding) + "\n";
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)header.Length) : BitConverter.GetBytes(header.Length);
        return _folder.Write(name, [0x93, .. "NUMPY"u8, version, 0, .. length, .. Encoding.Latin1.GetBytes(header), .. data]);
    }
}
