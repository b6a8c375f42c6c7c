using System.Text.Json;
using GpuLogReg.Data;
using Xunit;

namespace GpuLogReg.Core.Tests.Data;

/// <summary>Every libsvm case of shared/data/parse, against what its expected.json says.</summary>
public sealed class LibsvmParseCasesTests
{
    private static readonly string[] s_classes = ["0", "1"];

    [Fact]
    public void Every_libsvm_case_that_is_there_has_a_test_here()
    {
        string tested = string.Join(' ', typeof(LibsvmParseCasesTests).GetMethods().Select(m => m.Name.ToLowerInvariant()));
        using var expected = JsonDocument.Parse(File.ReadAllText(SharedData.File("parse", "expected.json")));
        foreach (var entry in expected.RootElement.EnumerateObject().Where(e => e.Name.StartsWith('s')))
            Assert.Contains(entry.Name.Split('_')[0] + "_", tested, StringComparison.Ordinal);
    }

    [Fact]
    public void S01_index_zero_is_refused_unless_the_file_is_said_to_be_zero_based()
    {
        string path = Case("s01_zero_based.libsvm");
        var refused = Refused(path);
        Assert.Equal((1, 2), (refused.Line, refused.Column));
        Assert.Contains("Say that the file is zero-based (--zero-based)", refused.Problem, StringComparison.Ordinal);

        var data = LibsvmDatasetReader.Read(path, new LibsvmOptions { ZeroBased = true });
        Assert.Equal((2L, 4), (data.Rows, data.Columns));
        Assert.Equal([1, 0, 0, 2.5], Row(data.Features, 0));
        Assert.Equal([0, 1, 0, 0], Row(data.Features, 1));
    }

    [Fact]
    public void S04_text_after_a_hash_is_a_comment()
    {
        var data = LibsvmDatasetReader.Read(Case("s04_comment.libsvm"));
        Assert.Equal((2L, 2), (data.Rows, data.Columns));
        Assert.Equal([1, 0.5], Row(data.Features, 0));
        Assert.Equal([1, 0], data.Labels.ToArray());
    }

    [Fact]
    public void S05_rows_without_features_are_rows()
    {
        var data = LibsvmDatasetReader.Read(Case("s05_empty_rows.libsvm"));
        Assert.Equal((4L, 1L), (data.Rows, data.Features.StoredElements));
        Assert.Equal([1, 0, 1, 0], data.Labels.ToArray());
        Assert.Equal([0, 1], Row(data.Features, 1));
    }

    [Fact]
    public void S06_qid_is_no_feature()
    {
        var data = LibsvmDatasetReader.Read(Case("s06_qid.libsvm"));
        Assert.Equal((2L, 2), (data.Rows, data.Columns));
        Assert.Equal([1, 0], Row(data.Features, 0));
        Assert.Equal([0, 1], Row(data.Features, 1));
    }

    [Fact]
    public void S08_tabs_double_blanks_and_carriage_returns_separate_and_nothing_more()
    {
        var data = LibsvmDatasetReader.Read(Case("s08_trailing.libsvm"));
        Assert.Equal((2L, 2), (data.Rows, data.Columns));
        Assert.Equal([1, 2], Row(data.Features, 0));
        Assert.Equal([0, 1], Row(data.Features, 1));
        Assert.Equal(["-1", "1"], data.Classes.Select(name => name.TrimStart('+')));
    }

    [Fact]
    public void S09_negative_index_is_refused()
    {
        var refused = Refused(Case("s09_negative_index.libsvm"));
        Assert.Equal((1, 2), (refused.Line, refused.Column));
        Assert.Contains("'-1:1' has a negative index", refused.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void S10_values_that_are_not_finite_are_refused()
    {
        string path = Case("s10_nan_value.libsvm");
        var refused = Refused(path);
        Assert.Equal((1, 2), (refused.Line, refused.Column));
        string second = File.ReadAllLines(path)[1];
        using var folder = new TemporaryFolder();
        Assert.Equal((1, 2), (Refused(folder.Write("inf.libsvm", second)) is var inf ? inf.Line : 0, inf.Column));
    }

    [Fact]
    public void S11_missing_value_is_refused()
    {
        var refused = Refused(Case("s11_missing_value.libsvm"));
        Assert.Equal((1, 2), (refused.Line, refused.Column));
        Assert.Contains("column '3' has no value", refused.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void S13_several_labels_are_refused()
    {
        var refused = Refused(Case("s13_multilabel.libsvm"));
        Assert.Equal((1, 1), (refused.Line, refused.Column));
        Assert.Contains("the label is '1,3', which has a comma; expected one class a row", refused.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void S14_weights_after_the_label_are_refused()
    {
        var refused = Refused(Case("s14_weights.libsvm"));
        Assert.Equal((1, 1), (refused.Line, refused.Column));
        Assert.Contains("'1:2.5', which has a colon", refused.Problem, StringComparison.Ordinal);
    }

    private static string Case(string name) => SharedData.File("parse", name);

    private static DataFormatException Refused(string path)
    {
        var refused = Assert.Throws<DataFormatException>(() => LibsvmDatasetReader.Read(path));
        Assert.DoesNotContain('\n', refused.Message);
        var model = Assert.Throws<DataFormatException>(() => LibsvmDatasetReader.ReadLabelled(path, ["a", "b", "c", "d"], s_classes));
        Assert.Equal(refused.Message, model.Message);
        Assert.Equal(refused.Message, Assert.Throws<DataFormatException>(() => LibsvmDatasetReader.ReadFeatures(path, ["a", "b", "c", "d"])).Message);
        return refused;
    }

    private static double[] Row(FeatureMatrix features, long row)
    {
        var values = new double[features.Columns];
        features.CopyRow(row, values);
        return values;
    }
}
