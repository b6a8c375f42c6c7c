using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GpuLogReg.Calibration;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Estimators;
using GpuLogReg.Persistence;
using GpuLogReg.Solvers;
using Xunit;

namespace GpuLogReg.Core.Tests.Persistence;

public sealed class ModelFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_comes_back_with_the_same_bits()
    {
        var model = Model(new ColumnScaling([1e300, -0.1, double.Epsilon], [0.1 + 0.2, 3, 1e-300]));
        string path = _folder.File("model.json");
        ModelFile.Save(model, path);
        var read = ModelFile.Load(path);

        Assert.Equal(Bits(Assert.Single(model.Coefficients)), Bits(Assert.Single(read.Coefficients)));
        Assert.Equal(Bits(model.Intercepts), Bits(read.Intercepts));
        Assert.Null(read.Multiclass);
        Assert.Equal(Bits(model.Scaling!.Mean), Bits(read.Scaling!.Mean));
        Assert.Equal(Bits(model.Scaling.Scale), Bits(read.Scaling.Scale));
        Assert.Equal(model.Classes, read.Classes);
        Assert.Equal(model.FeatureNames, read.FeatureNames);
        Assert.Equal(model.Training with { CostHistory = [] }, read.Training with { CostHistory = [] });
        Assert.Equal([path], Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public void The_file_has_the_fields_that_the_format_promises_in_their_order()
    {
        var fields = JsonNode.Parse(ModelFile.ToJson(Model(null)))!.AsObject();
        Assert.Equal(
            ["format", "version", "classes", "features", "coefficients", "intercept", "multiclass", "penalty", "C", "l1Ratio", "solver", "device", "precision", "objective",
                "gradientNorm", "iterations", "evaluations", "stopReason", "threshold", "calibration", "preprocessing"],
            fields.Select(f => f.Key));
        Assert.Equal("gpulogreg-model", (string?)fields["format"]);
        Assert.Equal(1, (int?)fields["version"]);
        Assert.Single(fields["coefficients"]!.AsArray());
        Assert.Equal(3, fields["coefficients"]![0]!.AsArray().Count);
        Assert.Equal("f64", (string?)fields["precision"]);
        Assert.Equal("line-search-failed", (string?)fields["stopReason"]);
        Assert.Null(fields["multiclass"]);
        Assert.Null(fields["l1Ratio"]);
        Assert.Null(fields["preprocessing"]);
    }

    [Fact]
    public void The_ratio_of_an_elastic_net_comes_back()
    {
        var model = Model(null, Penalty.FromC(0.3, 0.1 + 0.2));
        ModelFile.Save(model, _folder.File("model.json"));
        var training = ModelFile.Load(_folder.File("model.json")).Training;
        Assert.Equal(Penalty.FromC(0.3, 0.1 + 0.2), training.Penalty);
    }

    [Fact]
    public void A_file_from_before_the_elastic_net_is_read()
    {
        string path = _folder.Write("model.json", Edited(f => f.Remove("l1Ratio")));
        Assert.Equal(Penalty.FromC(0.3), ModelFile.Load(path).Training.Penalty);
    }

    [Theory]
    [InlineData("null", "'l1Ratio' is missing")]
    [InlineData("1.5", "'l1Ratio' is 1.5; expected a share from 0 to 1")]
    [InlineData("-0.5", "'l1Ratio' is -0.5")]
    [InlineData("1e999", "'l1Ratio' is not finite")]
    [InlineData("\"half\"", "'l1Ratio' is not of the kind expected")]
    public void The_ratio_of_an_elastic_net_is_a_share(string json, string said) => AssertRefused(
        ModelFile.ToJson(Model(null, Penalty.FromC(0.3, 0.25))).Replace("\"l1Ratio\": 0.25", "\"l1Ratio\": " + json, StringComparison.Ordinal), said);

    [Fact]
    public void Numbers_do_not_depend_on_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            ModelFile.Save(Model(null), _folder.File("model.json"));
            Assert.Equal(Model(null).Coefficients[0], ModelFile.Load(_folder.File("model.json")).Coefficients[0]);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_file_with_a_byte_order_mark_and_unknown_fields_is_read()
    {
        string text = "\uFEFF" + Edited(f => f["comment"] = "of a later minor release");
        Assert.Equal(3, ModelFile.Load(_folder.Write("model.json", System.Text.Encoding.UTF8.GetBytes(text))).Coefficients[0].Count);
    }

    [Fact]
    public void A_threshold_and_a_calibrator_come_back_in_a_newer_version_of_the_file()
    {
        Assert.Equal(1, (int?)JsonNode.Parse(ModelFile.ToJson(Model(null)))!["version"]);
        foreach (ICalibrator calibrator in (ICalibrator[])[new PlattCalibrator(0.1 + 0.2, -1.0 / 3), IsotonicCalibrator.FromKnots([-1, 0.1, 5e300], [0, 1.0 / 3, 1])])
        {
            ModelFile.Save(Model(null).WithCalibrator(calibrator).WithThreshold(0.1 + 0.2), _folder.File("model.json"));
            var read = ModelFile.Load(_folder.File("model.json"));
            Assert.Equal(0.1 + 0.2, read.Threshold);
            foreach (double z in (double[])[-2, -0.5, 0.25, 7])
                Assert.Equal(calibrator.Probability(z), read.Calibrator!.Probability(z));
            Assert.Equal(2, (int?)JsonNode.Parse(File.ReadAllText(_folder.File("model.json")))!["version"]);
        }

        Assert.Equal(2, (int?)JsonNode.Parse(ModelFile.ToJson(Model(null).WithThreshold(0.4)))!["version"]);
        Assert.Throws<NotSupportedException>(() => ModelFile.ToJson(Model(null).WithCalibrator(new Own())));
    }

    [Fact]
    public void A_file_from_before_thresholds_has_a_half()
    {
        var read = ModelFile.Load(_folder.Write("model.json", Edited(f =>
        {
            f.Remove("threshold");
            f.Remove("calibration");
        })));
        Assert.Equal(0.5, read.Threshold);
        Assert.Null(read.Calibrator);
    }

    [Theory]
    [InlineData(MulticlassKind.Softmax, "softmax")]
    [InlineData(MulticlassKind.OneVsRest, "ovr")]
    public void A_model_of_three_classes_comes_back_with_the_same_bits(MulticlassKind kind, string word)
    {
        var model = Three(kind);
        ModelFile.Save(model, _folder.File("model.json"));
        var read = ModelFile.Load(_folder.File("model.json"));
        Assert.Equal(kind, read.Multiclass);
        Assert.Equal(model.Classes, read.Classes);
        Assert.Equal(3, read.Coefficients.Count);
        for (int c = 0; c < 3; c++)
            Assert.Equal(Bits(model.Coefficients[c]), Bits(read.Coefficients[c]));
        Assert.Equal(Bits(model.Intercepts), Bits(read.Intercepts));
        Assert.Equal(word, (string?)JsonNode.Parse(ModelFile.ToJson(model))!["multiclass"]);
    }

    [Fact]
    public void A_file_from_before_more_than_two_classes_is_read() =>
        Assert.True(ModelFile.Load(_folder.Write("model.json", Edited(f => f.Remove("multiclass")))).IsBinary);

    [Theory]
    [InlineData("multiclass", "null", "'classes' has length 3; expected 2")]
    [InlineData("threshold", "0.5", "'threshold' is set with 'multiclass' \"softmax\"; expected null unless the model is binary")]
    [InlineData("calibration", "{\"kind\": \"platt\", \"slope\": 1, \"intercept\": 0}", "'calibration' is set with 'multiclass'")]
    [InlineData("classes", "[\"a\"]", "'classes' has length 1; expected 2 or more")]
    [InlineData("classes", "[\"a\", \"b\", null]", "'classes' holds null; expected 3 texts")]
    [InlineData("coefficients", "[[1, 2], [1, 2]]", "'coefficients' has 2 rows; expected 3, one a class")]
    [InlineData("coefficients", "[[1, 2], [1], [1, 2]]", "'coefficients[1]' has length 1; expected 2, one a feature")]
    [InlineData("coefficients", "[[1, 2], [1, 2], [1, 1e999]]", "'coefficients[2]' number 1 is not finite")]
    [InlineData("intercept", "[1]", "'intercept' has length 1; expected 3, one a row of 'coefficients'")]
    public void Parts_of_three_classes_that_do_not_fit_are_refused(string field, string json, string said)
    {
        var fields = JsonNode.Parse(ModelFile.ToJson(Three(MulticlassKind.Softmax)))!.AsObject();
        fields[field] = JsonValue.Create("@@");
        AssertRefused(fields.ToJsonString().Replace("\"@@\"", json, StringComparison.Ordinal), said);
    }

    [Fact]
    public void A_model_of_three_classes_cut_at_any_byte_is_refused()
    {
        byte[] whole = System.Text.Encoding.UTF8.GetBytes(ModelFile.ToJson(Three(MulticlassKind.OneVsRest)));
        for (int length = 0; length < whole.Length; length++)
        {
            string path = _folder.Write("cut.json", whole[..length]);
            Assert.Throws<DataFormatException>(() => ModelFile.Load(path));
        }
    }

    [Fact]
    public void A_file_cut_at_any_byte_is_refused()
    {
        byte[] whole = System.Text.Encoding.UTF8.GetBytes(ModelFile.ToJson(Model(new ColumnScaling([1, 2, 3], [1, 2, 3]))));
        for (int length = 0; length < whole.Length; length++)
        {
            string path = _folder.Write("cut.json", whole[..length]);
            var e = Assert.Throws<DataFormatException>(() => ModelFile.Load(path));
            Assert.True(e.Message.Contains("cut short", StringComparison.Ordinal) || e.Message.Contains("is empty", StringComparison.Ordinal), $"{length}: {e.Message}");
        }
    }

    [Theory]
    [InlineData("x,y\n1,0\n", ":1:1: the text is not JSON")]
    [InlineData("{\"format\": \"gpulogreg-model\",\n  \"version\": 1,\n  oops}", ":3:3: the text is not JSON")]
    [InlineData("[1]", "does not hold a JSON object")]
    [InlineData("null", "holds null")]
    [InlineData(" \n", "the file is empty")]
    [InlineData("{}", "'format' is missing; expected \"gpulogreg-model\"")]
    [InlineData("{\"format\": \"onnx\"}", "'format' is \"onnx\"; expected \"gpulogreg-model\"")]
    public void Text_that_is_no_model_is_refused(string text, string said) => AssertRefused(text, said);

    [Theory]
    [InlineData("version", "3", "'version' is 3; expected at most 2. Use a newer gpulogreg")]
    [InlineData("threshold", "1", "'threshold' is 1; expected a probability between 0 and 1")]
    [InlineData("calibration", "{\"kind\": \"spline\"}", "'calibration.kind' is \"spline\"; expected platt, isotonic")]
    [InlineData("calibration", "{\"kind\": \"platt\", \"slope\": 1}", "'calibration.intercept' is missing")]
    [InlineData("calibration", "{\"kind\": \"platt\", \"slope\": 1e999, \"intercept\": 0}", "'calibration.slope' is not finite")]
    [InlineData("calibration", "{\"kind\": \"isotonic\", \"margins\": [1]}", "'calibration.values' is missing")]
    [InlineData("calibration", "{\"kind\": \"isotonic\", \"margins\": [1], \"values\": [0, 1]}", "'knotMargins' has length 1 and 'knotValues' 2")]
    [InlineData("calibration", "{\"kind\": \"isotonic\", \"margins\": [2, 1], \"values\": [0, 1]}", "'knotMargins' number 1 is 1; expected finite numbers, each above the one before")]
    [InlineData("calibration", "{\"kind\": \"isotonic\", \"margins\": [1, 2], \"values\": [0.5, 0.25]}", "'knotValues' number 1 is 0.25; expected probabilities that never fall")]
    [InlineData("calibration", "{\"kind\": \"isotonic\", \"margins\": [1], \"values\": [1.5]}", "'knotValues' number 0 is 1.5")]
    [InlineData("version", "0", "'version' is 0")]
    [InlineData("version", "\"1\"", "'version' is not of the kind expected")]
    [InlineData("classes", "[\"a\"]", "'classes' has length 1; expected 2")]
    [InlineData("classes", "[\"a\", null]", "'classes' holds null")]
    [InlineData("features", "[]", "'features' is empty")]
    [InlineData("coefficients", "[[1, 2, 3], [1, 2, 3]]", "'coefficients' has 2 rows; expected 1")]
    [InlineData("coefficients", "[[1, 2]]", "'coefficients' has length 2; expected 3, one a feature")]
    [InlineData("coefficients", "[[1, 2, 1e999]]", "'coefficients' number 2 is not finite")]
    [InlineData("coefficients", "[[1, 2, \"NaN\"]]", "'coefficients[0]' is not of the kind expected")]
    [InlineData("coefficients", "[null]", "'coefficients' is missing")]
    [InlineData("intercept", "[]", "'intercept' has length 0; expected 1")]
    [InlineData("multiclass", "\"ovo\"", "'multiclass' is \"ovo\"; expected softmax, ovr or null")]
    [InlineData("multiclass", "\"auto\"", "'multiclass' is \"auto\"")]
    [InlineData("multiclass", "\"softmax\"", "'coefficients' has 1 rows; expected 2, one a class")]
    [InlineData("classes", "[\"a\", \"b\", \"c\"]", "'classes' has length 3; expected 2, the positive class second, as 'multiclass' is null")]
    [InlineData("penalty", "\"l3\"", "'penalty' is \"l3\"; expected none, l1, l2, elasticnet")]
    [InlineData("l1Ratio", "0.5", "'l1Ratio' is 0.5 with penalty \"l2\"; expected null unless the penalty is elasticnet")]
    [InlineData("precision", "\"f8\"", "'precision' is \"f8\"; expected f32, f64, bf16, f16")]
    [InlineData("stopReason", "\"tired\"", "'stopReason' is \"tired\"")]
    [InlineData("C", "1e999", "'C' is not finite")]
    [InlineData("objective", "{}", "'objective' is not of the kind expected")]
    [InlineData("iterations", "1.5", "'iterations' is not of the kind expected")]
    [InlineData("preprocessing", "{}", "'preprocessing.scaler' is missing")]
    [InlineData("preprocessing", "{\"scaler\": {\"mean\": [0, 0, 0]}}", "'preprocessing.scaler.scale' is missing")]
    [InlineData("preprocessing", "{\"scaler\": {\"mean\": [0, 0], \"scale\": [1, 1, 1]}}", "'preprocessing.scaler.mean' has length 2; expected 3")]
    [InlineData("preprocessing", "{\"scaler\": {\"mean\": [0, 0, 0], \"scale\": [1, 0, 1]}}", "'preprocessing.scaler.scale' number 1 is 0")]
    public void A_field_that_is_wrong_is_named(string field, string json, string said) =>
        AssertRefused(Edited(f => f[field] = null).Replace($"\"{field}\":null", $"\"{field}\":{json}", StringComparison.Ordinal), said);

    [Theory]
    [InlineData("version")]
    [InlineData("classes")]
    [InlineData("features")]
    [InlineData("coefficients")]
    [InlineData("intercept")]
    [InlineData("penalty")]
    [InlineData("C")]
    [InlineData("solver")]
    [InlineData("device")]
    [InlineData("precision")]
    [InlineData("objective")]
    [InlineData("gradientNorm")]
    [InlineData("iterations")]
    [InlineData("evaluations")]
    [InlineData("stopReason")]
    public void A_missing_field_is_named(string field) => AssertRefused(Edited(f => f.Remove(field)), $"'{field}' is missing");

    [Fact]
    public void A_file_that_is_not_there_says_how_to_make_one()
    {
        var e = Assert.Throws<DataFormatException>(() => ModelFile.Load(_folder.File("none.json")));
        Assert.Contains("there is no such file", e.Message, StringComparison.Ordinal);
        Assert.Contains("gpulogreg train", e.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be read", Assert.Throws<DataFormatException>(() => ModelFile.Load(_folder.Root)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Saving_into_no_folder_leaves_nothing()
    {
        Assert.ThrowsAny<IOException>(() => ModelFile.Save(Model(null), Path.Combine(_folder.Root, "none", "model.json")));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void Every_word_of_the_vocabulary_reads_back()
    {
        foreach (var reason in Enum.GetValues<StopReason>())
            Assert.True(Vocabulary.StopReasons.TryParse(Vocabulary.StopReasons[reason], out var read) && read == reason);
        foreach (var precision in Enum.GetValues<Precision>())
            Assert.True(Vocabulary.Precisions.TryParse(Vocabulary.Precisions[precision], out var read) && read == precision);
        foreach (var solver in Enum.GetValues<SolverKind>())
            Assert.True(Vocabulary.Solvers.TryParse(Vocabulary.Solvers[solver], out var read) && read == solver);
        foreach (var kind in Enum.GetValues<CalibrationKind>())
            Assert.True(Vocabulary.Calibrations.TryParse(Vocabulary.Calibrations[kind], out var read) && read == kind);
        foreach (var metric in Enum.GetValues<ThresholdMetric>())
            Assert.True(Vocabulary.ThresholdMetrics.TryParse(Vocabulary.ThresholdMetrics[metric], out var read) && read == metric);
        foreach (var kind in Enum.GetValues<MulticlassKind>())
            Assert.True(Vocabulary.Multiclass.TryParse(Vocabulary.Multiclass[kind], out var read) && read == kind);
        foreach (var penalty in Enum.GetValues<PenaltyKind>())
            Assert.True(Vocabulary.Penalties.TryParse(Vocabulary.Penalties[penalty], out var read) && read == penalty);
        Assert.False(Vocabulary.Penalties.TryParse("L2", out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => Vocabulary.Penalties[(PenaltyKind)99]);
    }

    private static LogisticModel Model(ColumnScaling? scaling, Penalty? penalty = null) => new(
        ["no", "yes, \"quoted\" ü"], ["a", "b b", "ç"], [[0.1, -1.0 / 3, 5e-324]], [Math.PI], scaling,
        new TrainingSummary
        {
            Penalty = penalty ?? Penalty.FromC(0.3),
            Solver = "lbfgs",
            Device = "cuda:0",
            Precision = Precision.Float64,
            Objective = 0.123456789012345678,
            GradientNorm = 1e-7,
            Iterations = 12,
            Evaluations = 14.5,
            StopReason = StopReason.LineSearchFailed,
            CostHistory = [0.7, 0.2],
        });

    private sealed class Own : ICalibrator
    {
        public double Probability(double margin) => 0.5;

        public double[] Probability(ReadOnlySpan<double> margins) => new double[margins.Length];
    }

    private static LogisticModel Three(MulticlassKind kind) => new(
        ["1", "2", "drei"], ["a", "b"], [[0.1, -1.0 / 3], [5e-324, 1e300], [-0.0, 2]], [Math.PI, 0, -1], new ColumnScaling([1, 2], [3, 4]), Model(null).Training, kind);

    private static string Edited(Action<JsonObject> edit)
    {
        var fields = JsonNode.Parse(ModelFile.ToJson(Model(null)))!.AsObject();
        edit(fields);
        return fields.ToJsonString(new JsonSerializerOptions { WriteIndented = false });
    }

    private static IEnumerable<long> Bits(IEnumerable<double> values) => values.Select(BitConverter.DoubleToInt64Bits);

    private void AssertRefused(string text, string said)
    {
        string path = _folder.Write("model.json", text);
        var e = Assert.Throws<DataFormatException>(() => ModelFile.Load(path));
        Assert.StartsWith(path + ":", e.Message, StringComparison.Ordinal);
        Assert.Contains(said, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", e.Message, StringComparison.Ordinal);
    }
}
