using System.Globalization;
using System.Text;
using GpuLogReg.Data;

namespace GpuLogReg.Core.Tests.Data;

public sealed class LibsvmDatasetReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1 2:1\n0 3", 2, 2, "'3' has no colon; expected index:value")]
    [InlineData("1 a:1", 1, 2, "'a:1' has no whole number before its colon")]
    [InlineData("1 1.5:1", 1, 2, "'1.5:1' has no whole number before its colon")]
    [InlineData("1 :1", 1, 2, "':1' has no whole number before its colon")]
    [InlineData("1 1:1 1:2", 1, 3, "feature index '1' stands twice in the row; expected each feature once")]
    [InlineData("1 5:1 3:2", 1, 3, "feature index '3' comes after 5; expected ascending indices")]
    [InlineData("1 268435457:1", 1, 2, "feature index '268435457' is too large; expected at most 268435456")]
    [InlineData("1 99999999999999999999999999:1", 1, 2, "feature index '99999999999999999999999999' is too large")]
    [InlineData("1 1:x", 1, 2, "column '1' is 'x'; expected a number")]
    [InlineData("1 1:1e999", 1, 2, "column '1' is '1e999'; expected a number that float64 holds")]
    [InlineData("1 1:1:2", 1, 2, "column '1' is '1:2'; expected a number")]
    [InlineData("1 1:1,5", 1, 2, "column '1' is '1,5'; expected a number with a decimal point")]
    [InlineData("1 1:.", 1, 2, "column '1' is '.'; expected a number")]
    [InlineData("1 1:-", 1, 2, "column '1' is '-'; expected a number")]
    [InlineData("1 1:1 qid:3", 1, 3, "'qid:3' has no whole number before its colon")]
    [InlineData("1:1 2:1", 1, 1, "the row starts with '1:1', which has a colon; expected a label alone")]
    [InlineData("nan 1:1", 1, 1, "the label is missing")]
    [InlineData("", 1, 0, "the file has no row")]
    [InlineData("# nothing\n\n \t\n", 3, 0, "the file has no row")]
    [InlineData("1\n0\n", 1, 0, "no row has a feature")]
    [InlineData("1 1:1\n1 2:1", 1, 1, "expected two classes")]
    public void Faults_are_named_with_line_and_field(string text, int line, int column, string expected)
    {
        string path = _folder.Write("data.svm", text);
        var refused = Assert.Throws<DataFormatException>(() => LibsvmDatasetReader.Read(path));
        Assert.Equal((line, column), (refused.Line, refused.Column));
        Assert.Contains(expected, refused.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void Features_are_counted_from_the_largest_index_or_as_many_as_the_caller_says()
    {
        string path = _folder.Write("data.libsvm", "1 3:1\n0 2:1\n");
        Assert.Equal(["x0", "x1", "x2"], LibsvmDatasetReader.Read(path).FeatureNames);
        Assert.Equal(7, LibsvmDatasetReader.Read(path, new LibsvmOptions { Features = 7 }).Columns);
        Assert.Equal(3, LibsvmDatasetReader.Read(path, new LibsvmOptions { Features = 1 }).Columns);
        Assert.Equal(4, LibsvmDatasetReader.Read(path, new LibsvmOptions { ZeroBased = true }).Columns);
        Assert.Throws<ArgumentException>(() => LibsvmDatasetReader.Read(path, new LibsvmOptions { Features = 0 }));
    }

    [Fact]
    public void A_models_features_are_as_many_as_it_has()
    {
        string path = _folder.Write("data.libsvm", "yes 3:1\nno 2:1\nmaybe\n");
        using var wide = LibsvmDatasetReader.ReadFeatures(path, ["a", "b", "c", "d"]);
        Assert.Equal((3L, 4), (wide.Rows, wide.Columns));
        var past = Assert.Throws<DataFormatException>(() => LibsvmDatasetReader.ReadFeatures(path, ["a", "b"]));
        Assert.Equal((1, 2), (past.Line, past.Column));
        Assert.Contains("feature index '3' is past the 2 features of the model; expected at most 2", past.Problem, StringComparison.Ordinal);

        var zeroBased = Assert.Throws<DataFormatException>(() => LibsvmDatasetReader.ReadFeatures(path, ["a", "b"], new LibsvmOptions { ZeroBased = true }));
        Assert.Contains("expected at most 1", zeroBased.Problem, StringComparison.Ordinal);
        var unknown = Assert.Throws<DataFormatException>(() => LibsvmDatasetReader.ReadLabelled(path, ["a", "b", "c"], ["no", "yes"]));
        Assert.Equal((3, 1), (unknown.Line, unknown.Column));
        Assert.Contains("'maybe' is not a class of the model", unknown.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_keep_their_names_and_a_models_classes_their_order()
    {
        string path = _folder.Write("data.libsvm", "spam 1:1\nham 2:1\nspam 1:2\n");
        Assert.Equal(["ham", "spam"], LibsvmDatasetReader.Read(path).Classes);
        var data = LibsvmDatasetReader.ReadLabelled(path, ["a", "b"], ["spam", "ham"]);
        Assert.Equal([0, 1, 0], data.Labels.ToArray());
        Assert.Equal(["a", "b"], data.FeatureNames);
        string plus = _folder.Write("plus.libsvm", "+1 1:1\n-1 2:1\n1 1:2\n");
        Assert.Equal([1, 0, 1], LibsvmDatasetReader.Read(plus).Labels.ToArray());
    }

    [Fact]
    public void Numbers_are_rounded_once_whatever_their_form()
    {
        string[] texts =
        [
            "0", "-0", "1", "-1", "+2.5", "0.1", "1.", ".5", "-.5", "123456789012345678", "9007199254740993", "0.30000000000000004", "1e-3", "1E5", "4.9e-324",
            "1.7976931348623157e308", "0.1234567890123456789", "16777217", "0.016777217", "3.4028234e38", "00000000000000000000012.50", "8.5e-10",
        ];
        string path = _folder.Write("data.libsvm", "1 " + string.Join(' ', texts.Select((t, j) => $"{j + 1}:{t}")) + "\n0 1:1\n");
        var row = ((CsrMatrix)LibsvmDatasetReader.Read(path).Features).ValuesOf<double>(0);
        for (int j = 0; j < texts.Length; j++)
            Assert.Equal(BitConverter.DoubleToInt64Bits(double.Parse(texts[j], CultureInfo.InvariantCulture)), BitConverter.DoubleToInt64Bits(row[j]));

        string[] singles = [.. texts.Where(t => t is not ("4.9e-324" or "1.7976931348623157e308"))];
        path = _folder.Write("single.libsvm", "1 " + string.Join(' ', singles.Select((t, j) => $"{j + 1}:{t}")) + "\n0 1:1\n");
        var single = ((CsrMatrix)LibsvmDatasetReader.Read(path, new LibsvmOptions { ElementType = ElementType.Float32 }).Features).ValuesOf<float>(0);
        for (int j = 0; j < singles.Length; j++)
            Assert.Equal(BitConverter.SingleToInt32Bits(float.Parse(singles[j], CultureInfo.InvariantCulture)), BitConverter.SingleToInt32Bits(single[j]));
    }

    [Fact]
    public void Float32_refuses_what_it_does_not_hold()
    {
        string path = _folder.Write("data.libsvm", "1 1:1\n0 1:1e-60\n");
        var refused = Assert.Throws<DataFormatException>(() => LibsvmDatasetReader.Read(path, new LibsvmOptions { ElementType = ElementType.Float32 }));
        Assert.Equal((2, 2), (refused.Line, refused.Column));
        Assert.Contains("float32", refused.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_many_buffers_and_lines_longer_than_one_are_whole()
    {
        var text = new StringBuilder("\uFEFF");
        for (int i = 0; i < 60_000; i++)
            text.Append(CultureInfo.InvariantCulture, $"{i % 2} {(i % 977) + 1}:{i} {1000 + (i % 13)}:0.25\n");
        text.Append('1');
        for (int j = 1; j <= 200_000; j++)
            text.Append(CultureInfo.InvariantCulture, $" {j}:{j % 7}");
        string path = _folder.Write("data.libsvm", text.ToString());
        using var features = (CsrMatrix)LibsvmDatasetReader.Read(path).Features;
        Assert.Equal((60_001L, 200_000), (features.Rows, features.Columns));
        Assert.Equal(320_000, features.StoredElements);
        for (int i = 0; i < 60_000; i++)
        {
            Assert.Equal([i % 977, 999 + (i % 13)], features.ColumnsOf(i).ToArray());
            Assert.Equal([i, 0.25], features.ValuesOf<double>(i).ToArray());
        }

        var last = features.ValuesOf<double>(60_000);
        for (int j = 1; j <= 200_000; j++)
            Assert.Equal(j % 7, last[j - 1]);
    }

    [Theory]
    [InlineData("data.libsvm")]
    [InlineData("data.svm")]
    [InlineData("DATA.SVMLIGHT")]
    public void The_extension_chooses_the_format(string name)
    {
        string path = _folder.Write(name, "1 1:1\n0 2:1\n");
        Assert.IsType<CsrMatrix>(DatasetReader.Read(path).Features);
        Assert.IsType<CsrMatrix>(DatasetReader.ReadFeatures(path, ["a", "b", "c"]));
        Assert.Equal([1, 0], DatasetReader.ReadLabelled(path, ["a", "b"], ["0", "1"]).Labels.ToArray());
        Assert.Contains("no column names", Assert.Throws<ArgumentException>(() => DatasetReader.Read(path, new CsvOptions { Label = "y" })).Message, StringComparison.Ordinal);
        Assert.Contains("beside sparse rows", Assert.Throws<ArgumentException>(() => DatasetReader.Read(path, labelsPath: "y.npy")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_extensions_are_refused_with_all_that_are_read() => Assert.Contains(
        ".npy, .libsvm, .svm or .svmlight", Assert.Throws<DataFormatException>(() => DatasetReader.Read("data.parquet")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Contains("there is no such file", Assert.Throws<DataFormatException>(() => LibsvmDatasetReader.Read(_folder.File("none.libsvm"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Real_sets_have_the_shape_that_their_description_gives()
    {
        var a9a = DatasetReader.Read(SharedData.File("a9a", "train.libsvm"));
        Assert.Equal((32561L, 123, 451592L), (a9a.Rows, a9a.Columns, a9a.Features.StoredElements));
        Assert.Equal(7841, a9a.Labels.ToArray().Sum());
        var test = DatasetReader.ReadLabelled(SharedData.File("a9a", "test.libsvm"), a9a.FeatureNames, a9a.Classes);
        Assert.Equal((16281L, 123), (test.Rows, test.Columns));
    }
}
