using GpuLogReg.Data;
using GpuLogReg.Persistence;
using Xunit;

namespace GpuLogReg.Cli.Tests.Commands;

/// <summary>Calibrated probabilities and thresholds.</summary>
public sealed class TrainCalibrationTests : TrainTests
{
    [Theory]
    [InlineData("platt")]
    [InlineData("isotonic")]
    public void Probabilities_are_calibrated_on_rows_held_out_from_the_fit(string kind)
    {
        string data = Folder.Write("drawn.csv", TestData.Csv());
        Cli.Run("synth", Folder.File("many.npy"), "--rows", "600", "--features", "3").Done();
        var run = Cli.Run("train", Folder.File("many.npy"), "--calibrate", kind, "--calibration-size", "0.25", "--seed", "4", "--test-size", "0.2", "--model", Model).Done();
        Assert.Matches($@"Tuned   on 1[12]\d rows held out: probabilities by {kind}\n", run.Out);
        Assert.Contains("| calibration |", run.Out, StringComparison.Ordinal);

        // The library, step by step.
        var (train, _) = TrainTestSplit.Split(DatasetReader.Read(Folder.File("many.npy")), 0.2, 4);
        var (fitted, heldOut) = TrainTestSplit.Split(train, 0.25, 4);
        var plain = new GpuLogReg.Estimators.LogisticRegression().Fit(fitted);
        double[] margins = plain.DecisionFunction(heldOut.Features);
        Calibration.ICalibrator calibrator = kind == "platt"
            ? Calibration.PlattCalibrator.Fit(margins, heldOut.Labels.Span)
            : Calibration.IsotonicCalibrator.Fit(margins, heldOut.Labels.Span);
        double[] expected = calibrator.Probability(margins), found = ModelFile.Load(Model).PredictProbability(heldOut.Features);
        for (int i = 0; i < found.Length; i++)
            Assert.Equal(expected[i], found[i], 1e-14);
        Assert.NotEqual(plain.PredictProbability(heldOut.Features), found);

        var json = Cli.Run("train", data, "--calibrate", kind, "--json").Json();
        Assert.Equal(kind, (string?)json["calibration"]!["kind"]);
        Assert.Equal(2, (int?)json["version"]);
        Assert.Equal(8, (int?)json["metrics"]!["calibration"]!["rows"]);
        Assert.Equal(32, (int?)json["metrics"]!["train"]!["rows"]);
    }

    [Theory]
    [InlineData("f1", GpuLogReg.Calibration.ThresholdMetric.F1)]
    [InlineData("accuracy", GpuLogReg.Calibration.ThresholdMetric.Accuracy)]
    [InlineData("balanced-accuracy", GpuLogReg.Calibration.ThresholdMetric.BalancedAccuracy)]
    [InlineData("youden", GpuLogReg.Calibration.ThresholdMetric.YoudenJ)]
    [InlineData("mcc", GpuLogReg.Calibration.ThresholdMetric.MatthewsCorrelation)]
    public void A_threshold_is_tuned_kept_and_used(string metric, GpuLogReg.Calibration.ThresholdMetric value)
    {
        string data = Folder.Write("data.csv", TestData.Csv(weight: i => i % 4 == 1 ? "0.25" : "1"));
        string[] options = ["--sample-weight", "w", "--calibration-size", "0.5"];
        var run = Cli.Run(["train", data, .. options, "--tune-threshold", metric, "--model", Model]).Done();
        Assert.Matches($@"Tuned   on 20 rows held out: threshold 0\.\d+ for {metric} [01]\.\d\d\d\d", run.Out);
        var (fitted, heldOut) = TrainTestSplit.Split(CsvDatasetReader.Read(data, new CsvOptions { SampleWeight = "w" }), 0.5, 0);
        double[] positive = new GpuLogReg.Estimators.LogisticRegression().Fit(fitted).PredictProbability(heldOut.Features);
        double expected = Calibration.ThresholdTuner.Maximize(positive, heldOut.Labels.Span, value, heldOut.Weights.Span).Threshold;
        Assert.Equal(expected, ModelFile.Load(Model).Threshold);

        string threshold = expected.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(Cli.Run("predict", data, "--model", Model, "--threshold", threshold).Done().Out, Cli.Run("predict", data, "--model", Model).Done().Out);
        Assert.Equal(expected, (double)Cli.Run("evaluate", data, "--model", Model, "--json").Json()["metrics"]!["threshold"]!);
    }

    [Fact]
    public void Costs_move_the_threshold()
    {
        double cheap = Threshold("1,20"), even = Threshold("1,1"), dear = Threshold("20,1");
        Assert.True(cheap < even && even < dear, $"{cheap} < {even} < {dear}");
        Assert.Contains("for a mean cost of ", Train("--costs", "1,20", "--calibrate", "platt", "--calibration-size", "0.5").Done().Out, StringComparison.Ordinal);

        double Threshold(string costs) => (double)Train("--costs", costs, "--calibration-size", "0.5", "--json").Json()["threshold"]!;
    }

    [Theory]
    [InlineData("'curve'; expected platt or isotonic", "--calibrate", "curve")]
    [InlineData("Did you mean 'f1'?", "--tune-threshold", "f2")]
    [InlineData("expected two numbers above 0", "--costs", "1")]
    [InlineData("expected two numbers above 0", "--costs", "1,0")]
    [InlineData("expected two numbers above 0", "--costs", "1,2,3")]
    [InlineData("--tune-threshold and --costs both choose", "--costs", "1,2", "--tune-threshold", "f1")]
    [InlineData("--calibration-size has no effect by itself", "--calibration-size", "0.3")]
    [InlineData("'1'; expected a share between 0 and 1", "--calibrate", "platt", "--calibration-size", "1")]
    [InlineData("--multiclass softmax has an output a class", "--calibrate", "platt", "--multiclass", "softmax")]
    public void Calibration_that_cannot_be_is_refused(string said, params string[] options)
    {
        Train([.. options, "--model", Model]).Refused(said);
        Assert.False(File.Exists(Model));
    }

    [Fact]
    public void Calibration_is_for_two_classes_with_rows_to_spare()
    {
        string three = Folder.Write("three.csv", TestData.ThreeClasses());
        Cli.Run("train", three, "--calibrate", "platt", "--model", Model).Refused("three.csv:4:3", "third class");
        string few = Folder.Write("few.csv", "x,y\n1,a\n2,b\n3,a\n");
        Cli.Run("train", few, "--tune-threshold", "f1", "--model", Model).Refused("--calibration-size: Class 'b' has one row");
        Assert.False(File.Exists(Model));
    }
}
