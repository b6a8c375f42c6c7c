using System.Globalization;
using GpuLogReg.Data;
using GpuLogReg.Persistence;
using Xunit;

namespace GpuLogReg.Cli.Tests.Commands;

public sealed class PredictCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _data;
    private readonly string _model;

    public PredictCommandTests()
    {
        _data = _folder.Write("data.csv", TestData.Csv());
        _model = _folder.File("model.json");
        Cli.Run("train", _data, "--standardize", "--model", _model).Done();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Predicts_a_class_a_row_on_standard_output()
    {
        var run = Cli.Run("predict", _data, "--model", _model).Done();
        string[] lines = run.Out.TrimEnd('\n').Split('\n');
        Assert.Equal("prediction", lines[0]);
        Assert.Equal(40, lines.Length - 1);
        Assert.All(lines[1..], line => Assert.Contains(line, (string[])["no", "yes"]));
        Assert.Equal("", run.Error);
    }

    [Fact]
    public void Probabilities_and_threshold_are_those_of_the_model()
    {
        var model = ModelFile.Load(_model);
        using var features = DatasetReader.ReadFeatures(_data, model.FeatureNames);
        double[] expected = model.PredictProbability(features);
        string[] lines = Cli.Run("predict", _data, "--model", _model, "--proba", "--threshold", "0.9").Done().Out.TrimEnd('\n').Split('\n');
        Assert.Equal("prediction,probability", lines[0]);
        for (int i = 0; i < expected.Length; i++)
        {
            string[] cells = lines[i + 1].Split(',');
            Assert.Equal(expected[i] >= 0.9 ? "yes" : "no", cells[0]);
            Assert.Equal(expected[i], double.Parse(cells[1], CultureInfo.InvariantCulture));
        }
    }

    [Theory]
    [InlineData("softmax")]
    [InlineData("ovr")]
    public void Three_classes_have_a_column_each(string kind)
    {
        string data = _folder.Write("three.csv", TestData.ThreeClasses());
        Cli.Run("train", data, "--multiclass", kind, "--model", _model).Done();
        var model = ModelFile.Load(_model);
        using var features = DatasetReader.ReadFeatures(data, model.FeatureNames);
        double[] expected = model.PredictProbabilities(features);
        int[] predicted = model.Predict(features);
        string[] lines = Cli.Run("predict", data, "--model", _model, "--proba").Done().Out.TrimEnd('\n').Split('\n');
        Assert.Equal("prediction,probability_setosa,probability_versicolor,probability_virginica", lines[0]);
        Assert.Equal(60, lines.Length - 1);
        for (int i = 0; i < 60; i++)
        {
            string[] cells = lines[i + 1].Split(',');
            Assert.Equal(model.Classes[predicted[i]], cells[0]);
            Assert.Equal(expected[(3 * i)..(3 * (i + 1))], cells[1..].Select(c => double.Parse(c, CultureInfo.InvariantCulture)));
        }

        Assert.Equal(lines.Select(l => l.Split(',')[0]), Cli.Run("predict", data, "--model", _model).Done().Out.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void Column_names_with_separators_stand_in_quotes()
    {
        string data = _folder.Write("quoted.csv", TestData.ThreeClasses(k => k == 0 ? "\"a,b\"" : $"c{k}"));
        Cli.Run("train", data, "--multiclass", "ovr", "--model", _model).Done();
        Assert.StartsWith("prediction,\"probability_a,b\",probability_c1,probability_c2\n", Cli.Run("predict", data, "--model", _model, "--proba").Done().Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Out_writes_the_same_text_to_a_file()
    {
        string target = _folder.File("predictions.csv");
        var run = Cli.Run("predict", _data, "--model", _model, "--proba", "--out", target).Done();
        Assert.Equal("", run.Out);
        Assert.Equal(Cli.Run("predict", _data, "--model", _model, "--proba").Out, File.ReadAllText(target));
    }

    [Fact]
    public void Features_are_found_by_name_in_any_order_among_other_columns()
    {
        string[] rows = TestData.Csv().TrimEnd('\n').Split('\n');
        string shuffled = _folder.Write("shuffled.csv", string.Join('\n', rows.Select((r, i) => $"{r.Split(',')[1]},{(i == 0 ? "id" : $"n{i}")},{r.Split(',')[0]}")));
        Assert.Equal(Cli.Run("predict", _data, "--model", _model, "--proba").Out, Cli.Run("predict", shuffled, "--model", _model, "--proba").Done().Out);
    }

    [Fact]
    public void Text_of_other_dialects_is_read()
    {
        string expected = Cli.Run("predict", _data, "--model", _model).Out;
        string foreign = _folder.Write("foreign.csv", "% note\n" + TestData.Csv(separator: ';', header: false, weight: _ => "1").Replace('.', ','));
        var run = Cli.Run(
            "predict", foreign, "--model", _model, "--header", "no", "--delimiter", ";", "--comment", "%", "--decimal-comma", "--label", "x3", "--sample-weight", "x2");
        Assert.Equal(expected, run.Done().Out);
    }

    [Fact]
    public void Sparse_files_are_read_by_position_for_any_model()
    {
        string plain = _folder.File("plain.json");
        Cli.Run("train", _data, "--model", plain).Done();
        foreach (string model in new[] { plain, _model })
        {
            string[] expected = Cli.Run("predict", _data, "--model", model, "--proba").Done().Out.TrimEnd('\n').Split('\n');
            string one = _folder.Write("one.libsvm", TestData.Libsvm()), zero = _folder.Write("zero.svm", TestData.Libsvm(0));
            foreach (var run in new[] { Cli.Run("predict", one, "--model", model, "--proba"), Cli.Run("predict", zero, "--zero-based", "--model", model, "--proba") })
            {
                string[] lines = run.Done().Out.TrimEnd('\n').Split('\n');
                Assert.Equal(expected.Length, lines.Length);
                for (int i = 1; i < lines.Length; i++)
                    Assert.Equal(double.Parse(expected[i].Split(',')[1], CultureInfo.InvariantCulture), double.Parse(lines[i].Split(',')[1], CultureInfo.InvariantCulture), 1e-12);
            }
        }
    }

    [Fact]
    public void Fewer_features_than_the_models_are_zeros_and_more_are_refused()
    {
        string[] lines = Cli.Run("predict", _folder.Write("few.libsvm", "no 1:0.5\nno\n"), "--model", _model).Done().Out.TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length);
        Cli.Run("predict", _folder.Write("many.libsvm", "no 1:0.5\nno 2:1 3:1\n"), "--model", _model).Refused("many.libsvm:2:3:", "past the 2 features of the model");
    }

    [Fact]
    public void Class_names_with_separators_stand_in_quotes()
    {
        string data = _folder.Write("quoted.csv", TestData.Csv("\"a, \"\"b\"\"\"", "c"));
        Cli.Run("train", data, "--model", _model).Done();
        Assert.Contains("\n\"a, \"\"b\"\"\"\n", Cli.Run("predict", data, "--model", _model).Done().Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_output_is_whole()
    {
        string big = _folder.File("big.npy");
        Cli.Run("synth", big, "--rows", "20000", "--features", "2").Done();
        Cli.Run("train", big, "--model", _model).Done();
        string[] lines = Cli.Run("predict", big, "--model", _model, "--proba").Done().Out.TrimEnd('\n').Split('\n');
        Assert.Equal(20001, lines.Length);
        Assert.All(lines, line => Assert.Equal(2, line.Split(',').Length));
    }
}
