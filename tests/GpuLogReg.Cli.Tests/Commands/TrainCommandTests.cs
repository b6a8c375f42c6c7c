using System.Text.Json.Nodes;
using GpuLogReg.Devices;
using GpuLogReg.Persistence;
using Xunit;

namespace GpuLogReg.Cli.Tests.Commands;

/// <summary>What train prints, writes and refuses, and which device it takes.</summary>
public sealed class TrainCommandTests : TrainTests
{
    [Fact]
    public void Trains_and_says_how_well_and_writes_the_model()
    {
        var run = Train("--standardize", "--model", Model).Done();
        Assert.Contains("40 rows x 2 features (20 of class no, 20 of class yes)", run.Out, StringComparison.Ordinal);
        Assert.Contains("newton on cpu, f32: converged", run.Out, StringComparison.Ordinal);
        Assert.Contains("\nAuto    solver newton: 2 coefficients, of any scale\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("| accuracy", run.Out, StringComparison.Ordinal);
        Assert.Contains("Model written to " + Model, run.Out, StringComparison.Ordinal);
        Assert.Equal("", run.Error);
        Assert.True(run.Out.All(char.IsAscii), "piped output is ASCII");

        var model = ModelFile.Load(Model);
        Assert.Equal(["a", "b"], model.FeatureNames);
        Assert.Equal(["no", "yes"], model.Classes);
        Assert.NotNull(model.Scaling);
    }

    [Fact]
    public void Without_model_nothing_is_written_and_that_is_said()
    {
        var run = Train().Done();
        Assert.Contains("--model FILE", run.Out, StringComparison.Ordinal);
        Assert.Equal(["data.csv"], Directory.GetFiles(Folder.Root).Select(Path.GetFileName));
    }

    [Fact]
    public void Json_is_the_model_file_without_preprocessing_and_with_metrics()
    {
        var run = Train("--standardize", "--model", Model, "--json");
        var json = run.Json();
        Assert.Equal("", run.Error);
        var file = JsonNode.Parse(File.ReadAllText(Model))!.AsObject();
        file.Remove("preprocessing");
        Assert.Equal([.. file.Select(f => f.Key), "metrics", "auto", "seconds"], json.Select(f => f.Key));
        foreach (var (name, value) in file)
            Assert.True(JsonNode.DeepEquals(value, json[name]), name);
        Assert.Equal(40, (int?)json["metrics"]!["train"]!["rows"]);
        Assert.Null(json["metrics"]!["test"]);
        Assert.True((double?)json["seconds"] > 0);
    }

    [Fact]
    public void A_share_set_apart_is_reported_and_depends_on_the_seed_alone()
    {
        var first = Train("--test-size", "0.25", "--seed", "3", "--json").Json();
        var again = Train("--test-size", "0.25", "--seed", "3", "--json").Json();
        var other = Train("--test-size", "0.25", "--seed", "4", "--json").Json();
        Assert.Equal(30, (int?)first["metrics"]!["train"]!["rows"]);
        Assert.Equal(10, (int?)first["metrics"]!["test"]!["rows"]);
        Assert.True(JsonNode.DeepEquals(first["coefficients"], again["coefficients"]));
        Assert.False(JsonNode.DeepEquals(first["coefficients"], other["coefficients"]));
        Assert.Contains("test |", Train("--test-size", "0.25").Done().Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_what_auto_took_and_why()
    {
        var run = Train();
        Assert.Contains("\nAuto    device cpu: about 0.000", run.Out, StringComparison.Ordinal);
        Assert.Contains("expected, and an accelerator takes about 1 s to start\nAuto    solver newton: 2 coefficients, of any scale\n", run.Out, StringComparison.Ordinal);
        var auto = Train("--json").Json()["auto"]!;
        Assert.Equal(("cpu", "newton"), ((string?)auto["device"], (string?)auto["solver"]));
        Assert.Equal("cpu", (string?)Assert.Single(auto["estimates"]!.AsArray())!["device"]);

        var asked = Train("--device", "cpu", "--solver", "lbfgs");
        Assert.DoesNotContain("Auto", asked.Out, StringComparison.Ordinal);
        Assert.Equal("asked for", (string?)Train("--device", "cpu", "--json").Json()["auto"]!["deviceReason"]);
    }

    [Theory]
    [InlineData("train")]
    [InlineData("cv")]
    public void What_the_device_has_to_say_of_the_data_is_passed_on(string verb)
    {
        string[] args = [verb, Folder.Write("data.csv", TestData.Csv()), "--device", "cuda", "--json"];
        var run = Cli.Run(args, RoomlessDevice.Registry, default);
        Assert.Contains($"warning: {RoomlessDevice.Notice}", run.Error, StringComparison.Ordinal);
        Assert.Equal(RoomlessDevice.Notice, (string?)Assert.Single(run.Json()["auto"]!["notices"]!.AsArray()));
        args[3] = "cpu";
        var silent = Cli.Run(args, RoomlessDevice.Registry, default);
        Assert.DoesNotContain("warning", silent.Error, StringComparison.Ordinal);
        Assert.Empty(silent.Json()["auto"]!["notices"]!.AsArray());
    }

    [Fact]
    public void Automatic_precision_is_f64_for_small_data()
    {
        var automatic = Train("--precision", "auto", "--tol", "1e-9", "--json").Json();
        Assert.Equal("f64", (string?)automatic["precision"]);
        Assert.True(JsonNode.DeepEquals(Train("--precision", "f64", "--tol", "1e-9", "--json").Json()["coefficients"], automatic["coefficients"]), "read with all digits");
        Assert.Equal("f32", (string?)Train("--json").Json()["precision"]);
        Train("--precision", "f65").Refused("--precision is 'f65'; expected f32, f64, bf16, f16 or auto.");
    }

    [Fact]
    public void A_broken_file_of_measured_costs_is_a_warning()
    {
        // By a limit of a million iterations the fit is expected to take long, which makes auto look at what was measured.
        string[] args = ["train", Folder.Write("data.csv", TestData.Csv()), "--solver", "gd", "--max-iter", "1000000", "--json"];
        var broken = Cli.Run(args, new BackendRegistry(null, CostBook.Open(Folder.Write("costs.json", "{"))), default);
        Assert.Contains("warning: the measured costs in '", broken.Error, StringComparison.Ordinal);
        var auto = broken.Json()["auto"]!;
        Assert.Equal("cpu", (string?)auto["device"]);
        Assert.EndsWith("this machine has no fit accelerator", (string?)auto["deviceReason"], StringComparison.Ordinal);
    }

    [Fact]
    public void Devices_and_precisions_agree()
    {
        var reference = Train("--device", "reference", "--precision", "f64", "--tol", "1e-9", "--json").Json();
        foreach (string device in (string[])["auto", "cpu"])
        {
            var other = Train("--device", device, "--precision", "f64", "--tol", "1e-9", "--json").Json();
            Assert.Equal((double)reference["objective"]!, (double)other["objective"]!, 1e-12);
            Assert.Equal("cpu", (string?)other["device"]);
        }

        var single = Train("--precision", "f32", "--json").Json();
        Assert.Equal((double)reference["objective"]!, (double)single["objective"]!, 1e-4);
        Assert.Equal("f32", (string?)single["precision"]);
    }

    [Fact]
    public void A_summary_follows_the_metrics()
    {
        var run = Train("--penalty", "none", "--summary").Done();
        Assert.Equal("", run.Error);
        Assert.Contains("newton on cpu, f64: converged", run.Out, StringComparison.Ordinal);
        Assert.True(run.Out.IndexOf("| F1", StringComparison.Ordinal) < run.Out.IndexOf("Log odds of class", StringComparison.Ordinal), run.Out);
        foreach (string part in (string[])["yes", "std err", "P>|z|", "[0.025", "(intercept)", "odds ratio", "AIC", "McFadden R2"])
            Assert.Contains(part, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_summary_in_json_is_the_same_standardised_or_not()
    {
        var plain = Train("--penalty", "none", "--summary", "--json").Json()["inference"]!;
        var scaled = Train("--penalty", "none", "--summary", "--standardize", "--solver", "lbfgs", "--json").Json()["inference"]!;
        Assert.Equal(3, (int?)plain["parameters"]);
        Assert.Equal(40, (double?)plain["observations"]);
        Assert.Equal(-40 * Math.Log(2), (double)plain["nullLogLikelihood"]!, 1e-9);
        Assert.Equal(["(intercept)", "a", "b"], plain["coefficients"]!.AsArray().Select(c => (string?)c!["name"]));
        foreach (string field in (string[])["estimate", "standardError", "z", "pValue", "lower", "upper", "oddsRatio", "oddsRatioLower", "oddsRatioUpper"])
        {
            for (int j = 0; j < 3; j++)
            {
                double expected = (double)plain["coefficients"]![j]![field]!;
                Assert.Equal(expected, (double)scaled["coefficients"]![j]![field]!, 1e-6 * Math.Max(1, Math.Abs(expected)));
            }
        }

        Assert.Null(Train("--penalty", "none", "--json").Json()["inference"]);
        Assert.Equal(2, (int?)Train("--penalty", "none", "--summary", "--no-intercept", "--json").Json()["inference"]!["parameters"]);
        Assert.Equal(40, (double)Train("--penalty", "none", "--summary", "--class-weight", "balanced", "--json").Json()["inference"]!["observations"]!, 1e-9);
    }

    [Fact]
    public void A_summary_that_does_not_exist_is_refused_and_no_model_is_written()
    {
        Train("--summary").Refused("--summary", "l2", "--penalty none");
        Train("--summary", "--penalty", "none", "--max-iter", "1", "--solver", "lbfgs", "--model", Model).Refused("--summary", "from the maximum", "smaller tolerance");
        string parted = Folder.Write("parted.csv", "x,v,y\n1,5,0\n2,3,0\n3,4,1\n4,2,1\n");
        Cli.Run("train", parted, "--penalty", "none", "--summary", "--model", Model).Refused("--summary", "completely separated by 'x' (up)", "fit with a penalty");
        string twins = Folder.Write("twins.csv", "x,v,y\n1,2,0\n2,4,1\n3,6,0\n4,8,1\n");
        Cli.Run("train", twins, "--penalty", "none", "--summary", "--model", Model).Refused("--summary", "'v' = 2*'x';", "Drop 'v'");
        Assert.False(File.Exists(Model));
    }
}
