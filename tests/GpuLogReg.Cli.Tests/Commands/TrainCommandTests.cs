using System.Text.Json.Nodes;
using GpuLogReg.Data;
using GpuLogReg.Devices;
using GpuLogReg.Persistence;
using Xunit;

namespace GpuLogReg.Cli.Tests.Commands;

public sealed class TrainCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

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
        Assert.Equal(["data.csv"], Directory.GetFiles(_folder.Root).Select(Path.GetFileName));
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

    [Theory]
    [InlineData("gd", "--learning-rate", "0.5", "--max-iter", "7", "--tol", "0")]
    [InlineData("minibatch", "--batch-size", "8", "--epochs", "7", "--momentum", "0.5", "--learning-rate", "0.1", "--seed", "2", "--tol", "0")]
    [InlineData("lbfgs", "--max-iter", "2", "--tol", "0")]
    [InlineData("owlqn", "--max-iter", "2", "--tol", "0", "--penalty", "l1")]
    [InlineData("newton", "--max-iter", "2", "--tol", "0")]
    public void Every_solver_takes_its_options_and_a_limit_is_warned_of(string solver, params string[] options)
    {
        var run = Train(["--solver", solver, .. options, "--json"]);
        var json = run.Json();
        Assert.Equal(solver, (string?)json["solver"]);
        Assert.Equal(solver is "lbfgs" or "owlqn" or "newton" ? 2 : 7, (int?)json["iterations"]);
        Assert.Equal("iteration-limit", (string?)json["stopReason"]);
        Assert.StartsWith("gpulogreg: warning: stopped", run.Error, StringComparison.Ordinal);
        Assert.Contains("gradient norm", run.Error, StringComparison.Ordinal);
        Assert.Contains(solver == "minibatch" ? "--epochs 14" : "--max-iter", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gd", "--update", "nesterov")]
    [InlineData("minibatch", "--update", "nesterov")]
    [InlineData("minibatch", "--update", "adam")]
    [InlineData("minibatch", "--update", "adamw")]
    [InlineData("minibatch", "--schedule", "inverse")]
    [InlineData("minibatch", "--schedule", "cosine")]
    [InlineData("minibatch", "--schedule", "step")]
    [InlineData("minibatch", "--warmup", "2")]
    [InlineData("minibatch", "--average")]
    public void Every_way_to_descend_lowers_J_on_a_path_of_its_own(string solver, params string[] options)
    {
        string[] common = ["--solver", solver, "--tol", "0", "--precision", "f64", "--json", solver == "gd" ? "--max-iter" : "--epochs", "7"];
        var plain = Train(common).Json();
        var json = Train([.. common, .. options]).Json();
        Assert.InRange((double)json["objective"]!, 0, Math.Log(2) - 1e-3);
        Assert.NotEqual((double)plain["objective"]!, (double)json["objective"]!);
        Assert.Equal(7, (int?)json["iterations"]);
    }

    [Fact]
    public void Momentum_and_a_constant_rate_are_the_words_for_the_default()
    {
        string[] common = ["--solver", "minibatch", "--epochs", "3", "--tol", "0", "--json"];
        var named = Train([.. common, "--update", "momentum", "--schedule", "constant", "--warmup", "0"]).Json();
        Assert.True(JsonNode.DeepEquals(Train(common).Json()["coefficients"], named["coefficients"]));
    }

    [Fact]
    public void A_validation_share_stops_early_without_a_warning()
    {
        // A rate this high swings about the optimum, so the loss on the rows held out soon fails to fall.
        string[] line = ["--solver", "minibatch", "--batch-size", "4", "--epochs", "500", "--learning-rate", "5", "--tol", "0", "--validation", "0.3", "--patience", "2", "--model", Model];
        var run = Train([.. line, "--json"]);
        var json = run.Json();
        Assert.Equal("early-stopped", (string?)json["stopReason"]);
        Assert.InRange((int)json["iterations"]!, 2, 499);
        Assert.Equal("", run.Error);
        Assert.Equal(GpuLogReg.Solvers.StopReason.EarlyStopped, ModelFile.Load(Model).Training.StopReason);
        Assert.Contains("early-stopped after", Train(line).Done().Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_learning_rate_too_large_names_the_way_out()
    {
        string wild = _folder.Write("wild.csv", "x,y\n1e200,0\n-1e200,1\n1e200,1\n");
        var run = Cli.Run("train", wild, "--solver", "gd", "--learning-rate", "1e200", "--precision", "f64", "--json");
        Assert.Equal("diverged", (string?)run.Json()["stopReason"]);
        Assert.Contains("a smaller --learning-rate", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tolerance_below_rounding_ends_with_advice()
    {
        var run = Train("--tol", "0", "--json");
        Assert.Equal("line-search-failed", (string?)run.Json()["stopReason"]);
        Assert.Contains("--precision f64", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Model_options_change_the_model_as_they_say()
    {
        Assert.Equal(0, (double?)Train("--no-intercept", "--json").Json()["intercept"]![0]);
        double loose = Norm(Train("--C", "10", "--json")), tight = Norm(Train("--C", "0.01", "--json")), free = Norm(Train("--penalty", "none", "--json"));
        Assert.True(tight < loose && loose < free, $"{tight} < {loose} < {free}");
        Assert.Equal("none", (string?)Train("--penalty", "none", "--json").Json()["penalty"]);
        Assert.Equal("l2", (string?)Train("--penalty", "l2", "--json").Json()["penalty"]);
    }

    [Fact]
    public void A_large_fit_begins_on_a_sample_unless_told_otherwise()
    {
        string x = _folder.File("x.npy"), y = _folder.File("y.npy");
        Cli.Run("synth", x, "--labels", y, "--rows", "150016", "--features", "28").Done();
        string[] train = ["train", x, "--labels", y, "--device", "cpu", "--solver", "newton", "--tol", "1e-6", "--json"];
        var sampled = Cli.Run(train).Json();
        var whole = Cli.Run([.. train, "--no-sample"]).Json();
        Assert.True((double)sampled["evaluations"]! < (double)whole["evaluations"]!);
        Assert.Equal((double)whole["objective"]!, (double)sampled["objective"]!, 1e-7);
        Train("--no-sample", "--solver", "gd").Refused("--no-sample has no effect with solver gd", "Remove --no-sample");
    }

    [Fact]
    public void A_lasso_sets_coefficients_to_zero_and_an_elastic_net_lies_between()
    {
        var lasso = Train("--penalty", "l1", "--C", "0.1", "--json").Json();
        Assert.Equal("l1", (string?)lasso["penalty"]);
        Assert.Equal("owlqn", (string?)lasso["solver"]);
        Assert.Null(lasso["l1Ratio"]);
        Assert.Contains("0", lasso["coefficients"]![0]!.AsArray().Select(c => c!.ToJsonString()));

        string[] net = ["--penalty", "elasticnet", "--C", "0.1", "--precision", "f64", "--tol", "1e-9", "--json"];
        var half = Train([.. net, "--model", Model]).Json();
        Assert.Equal("elasticnet", (string?)half["penalty"]);
        Assert.Equal(0.5, (double?)half["l1Ratio"]);
        Assert.Equal(0.5, ModelFile.Load(Model).Training.Penalty.L1Ratio);
        double[] norms = [.. new[] { "0", "0.2", "1" }.Select(ratio => Norm(Train([.. net, "--l1-ratio", ratio])))];
        Assert.Equal(norms.Length, norms.Distinct().Count());
        Assert.Equal(Norm(Train("--penalty", "l1", "--C", "0.1", "--precision", "f64", "--tol", "1e-9", "--json")), norms[2], 1e-9);
        Assert.Equal(Norm(Train("--penalty", "l2", "--C", "0.1", "--precision", "f64", "--tol", "1e-9", "--json")), norms[0], 1e-9);
    }

    [Fact]
    public void Owlqn_serves_every_penalty()
    {
        foreach (string penalty in (string[])["none", "l1", "l2", "elasticnet"])
        {
            string[] options = ["--penalty", penalty, "--precision", "f64", "--tol", "1e-8", "--json"];
            var auto = Train(options).Json();
            var owlqn = Train([.. options, "--solver", "owlqn"]).Json();
            Assert.Equal("owlqn", (string?)owlqn["solver"]);
            Assert.Equal((double)auto["objective"]!, (double)owlqn["objective"]!, 1e-12);
        }
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
        string[] args = [verb, _folder.Write("data.csv", TestData.Csv()), "--device", "cuda", "--json"];
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
        string[] args = ["train", _folder.Write("data.csv", TestData.Csv()), "--solver", "gd", "--max-iter", "1000000", "--json"];
        var broken = Cli.Run(args, new BackendRegistry(null, CostBook.Open(_folder.Write("costs.json", "{"))), default);
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
    public void Class_weights_weight_classes()
    {
        double plain = Intercept(Train("--json"));
        Assert.True(Intercept(Train("--class-weight", "yes=5", "--json")) > plain);
        Assert.True(Intercept(Train("--class-weight", "no=5,yes=1", "--json")) < plain);

        // Twenty rows of each class: balanced changes nothing.
        Assert.Equal(plain, Intercept(Train("--class-weight", "balanced", "--json")), 1e-6);
    }

    [Fact]
    public void A_weight_of_two_is_a_row_twice()
    {
        string weighted = _folder.Write("weighted.csv", TestData.Csv(weight: i => i == 3 ? "2" : "1"));
        string[] lines = TestData.Csv().TrimEnd('\n').Split('\n');
        string twice = _folder.Write("twice.csv", string.Join('\n', [.. lines, lines[4]]) + "\n");
        string[] options = ["--precision", "f64", "--tol", "1e-9", "--json"];
        var once = Cli.Run(["train", weighted, "--sample-weight", "w", .. options]).Json();
        var two = Cli.Run(["train", twice, .. options]).Json();
        Assert.Equal((double)two["objective"]!, (double)once["objective"]!, 1e-12);
        Assert.Equal((double)two["coefficients"]![0]![0]!, (double)once["coefficients"]![0]![0]!, 1e-7);
        Assert.Equal((double)two["metrics"]!["train"]!["accuracy"]!, (double)once["metrics"]!["train"]!["accuracy"]!, 1e-12);
    }

    [Fact]
    public void Text_of_every_dialect_gives_the_same_model()
    {
        var expected = Train("--json").Json()["coefficients"];
        string semicolons = _folder.Write("semicolons.csv", TestData.Csv(separator: ';'));
        string headless = _folder.Write("headless.csv", TestData.Csv(header: false));
        string commented = _folder.Write("commented.csv", "# made by hand\n" + TestData.Csv());
        string commas = _folder.Write("commas.csv", TestData.Csv(separator: ';').Replace('.', ','));
        string first = _folder.Write("first.csv", string.Join('\n', TestData.Csv().TrimEnd('\n').Split('\n').Select(l => $"{l.Split(',')[2]},{l.Split(',')[0]},{l.Split(',')[1]}")));
        string tabs = _folder.Write("tabs.tsv", TestData.Csv(separator: '\t'));
        foreach (string[] line in (string[][])
            [
                [semicolons, "--delimiter", ";"], [headless, "--header", "no"], [commented, "--comment", "#"],
                [commas, "--decimal-comma", "--delimiter", ";"], [first, "--label", "y"], [tabs], [tabs, "--delimiter", "tab", "--header", "yes"],
            ])
        {
            Assert.True(JsonNode.DeepEquals(expected, Cli.Run(["train", .. line, "--json"]).Json()["coefficients"]), string.Join(' ', line));
        }
    }

    [Fact]
    public void Numpy_files_train_as_text_does()
    {
        using var data = CsvFeatures(out int[] labels);
        NpyWriter.Write(_folder.File("X.npy"), data);
        NpyWriter.Write(_folder.File("y.npy"), labels.AsMemory());
        var run = Cli.Run("train", _folder.File("X.npy"), "--labels", _folder.File("y.npy"), "--json").Json();
        Assert.True(JsonNode.DeepEquals(Train("--json").Json()["coefficients"], run["coefficients"]));
        Assert.Equal("x0", (string?)run["features"]![0]);
    }

    [Theory]
    [InlineData("data.libsvm")]
    [InlineData("data.svm")]
    [InlineData("data.svmlight")]
    public void Sparse_files_train_to_the_optimum_of_the_same_rows_as_text(string name)
    {
        string[] exact = ["--precision", "f64", "--tol", "1e-10", "--json"];
        var expected = Train(exact).Json();
        var run = Cli.Run(["train", _folder.Write(name, TestData.Libsvm()), .. exact]).Json();
        for (int j = 0; j < 2; j++)
            Assert.Equal((double)expected["coefficients"]![0]![j]!, (double)run["coefficients"]![0]![j]!, 1e-8);
        Assert.Equal(["x0", "x1"], run["features"]!.AsArray().Select(f => (string?)f));
        Assert.Equal(["no", "yes"], run["classes"]!.AsArray().Select(c => (string?)c));
        string zeroBased = _folder.Write("zero.libsvm", TestData.Libsvm(0));
        Assert.True(JsonNode.DeepEquals(run["coefficients"], Cli.Run(["train", zeroBased, "--zero-based", .. exact]).Json()["coefficients"]));
        Cli.Run("train", zeroBased).Refused("zero.libsvm:1:2:", "Say that the file is zero-based (--zero-based)");
    }

    [Theory]
    [InlineData("softmax")]
    [InlineData("ovr")]
    public void Sparse_files_of_three_classes_train_and_predict_as_the_same_rows_as_text(string multiclass)
    {
        string[] rows = [.. Enumerable.Range(0, 60).Select(i => $"{(i * 7 % 13) - 6 + (i % 3)},{(i * 5 % 11) - 5 - (i % 2)},{(char)('p' + (i % 3))}")];
        string text = _folder.Write("three.csv", "a,b,y\n" + string.Join('\n', rows));
        string sparse = _folder.Write("three.libsvm", string.Join('\n', rows.Select(r => r.Split(',')).Select(c => $"{c[2]} 1:{c[0]} 2:{c[1]}")));
        string[] exact = ["--multiclass", multiclass, "--precision", "f64", "--tol", "1e-10", "--json", "--model", Model];
        var (expected, run) = (Cli.Run(["train", text, .. exact]).Json(), Cli.Run(["train", sparse, .. exact]).Json());
        for (int c = 0; c < 3; c++)
        {
            for (int j = 0; j < 2; j++)
                Assert.Equal((double)expected["coefficients"]![c]![j]!, (double)run["coefficients"]![c]![j]!, 1e-7);
        }

        Assert.Equal(Cli.Run("predict", text.Replace(".csv", ".libsvm"), "--model", Model).Done().Out.Split('\n').Length, rows.Length + 2);
        Assert.True(JsonNode.DeepEquals(expected["metrics"]!["train"]!["confusion"], run["metrics"]!["train"]!["confusion"]));
    }

    [Fact]
    public void Sparse_files_may_be_split_and_summarised_but_not_standardised()
    {
        string data = _folder.Write("data.libsvm", TestData.Libsvm());
        Assert.Equal(8, (int?)Cli.Run("train", data, "--test-size", "0.2", "--json").Json()["metrics"]!["test"]!["rows"]);
        Assert.Contains("McFadden R2", Cli.Run("train", data, "--penalty", "none", "--summary").Done().Out, StringComparison.Ordinal);
        Cli.Run("train", data, "--standardize", "--model", Model).Refused("X is sparse; expected a dense matrix for standardising (--standardize)", "Fit without it");
        Assert.DoesNotContain("--standardize", Cli.Run("train", data, "--max-iter", "1", "--tol", "1e-12").Done().Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Model));
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
        string parted = _folder.Write("parted.csv", "x,v,y\n1,5,0\n2,3,0\n3,4,1\n4,2,1\n");
        Cli.Run("train", parted, "--penalty", "none", "--summary", "--model", Model).Refused("--summary", "completely separated by 'x' (up)", "fit with a penalty");
        string twins = _folder.Write("twins.csv", "x,v,y\n1,2,0\n2,4,1\n3,6,0\n4,8,1\n");
        Cli.Run("train", twins, "--penalty", "none", "--summary", "--model", Model).Refused("--summary", "'v' = 2*'x';", "Drop 'v'");
        Assert.False(File.Exists(Model));
    }

    [Theory]
    [InlineData("platt")]
    [InlineData("isotonic")]
    public void Probabilities_are_calibrated_on_rows_held_out_from_the_fit(string kind)
    {
        string data = _folder.Write("drawn.csv", TestData.Csv());
        Cli.Run("synth", _folder.File("many.npy"), "--rows", "600", "--features", "3").Done();
        var run = Cli.Run("train", _folder.File("many.npy"), "--calibrate", kind, "--calibration-size", "0.25", "--seed", "4", "--test-size", "0.2", "--model", Model).Done();
        Assert.Matches($@"Tuned   on 1[12]\d rows held out: probabilities by {kind}\n", run.Out);
        Assert.Contains("| calibration |", run.Out, StringComparison.Ordinal);

        // The library, step by step.
        var (train, _) = TrainTestSplit.Split(DatasetReader.Read(_folder.File("many.npy")), 0.2, 4);
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
        string data = _folder.Write("data.csv", TestData.Csv(weight: i => i % 4 == 1 ? "0.25" : "1"));
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
        string three = _folder.Write("three.csv", TestData.ThreeClasses());
        Cli.Run("train", three, "--calibrate", "platt", "--model", Model).Refused("three.csv:4:3", "third class");
        string few = _folder.Write("few.csv", "x,y\n1,a\n2,b\n3,a\n");
        Cli.Run("train", few, "--tune-threshold", "f1", "--model", Model).Refused("--calibration-size: Class 'b' has one row");
        Assert.False(File.Exists(Model));
    }

    [Fact]
    public void Three_classes_are_fitted_together_by_default()
    {
        string data = _folder.Write("three.csv", TestData.ThreeClasses());
        var run = Cli.Run("train", data, "--standardize", "--model", Model, "--test-size", "0.25").Done();
        Assert.Equal("", run.Error);
        foreach (string part in (string[])["(15 of class setosa, 15 of class versicolor, 15 of class virginica)", "cpu, f32, softmax: converged", "| macro F1", "| class (test) |", "| setosa ", "| virginica "])
            Assert.Contains(part, run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("iterations |", run.Out, StringComparison.Ordinal);
        var model = ModelFile.Load(Model);
        Assert.Equal((GpuLogReg.Estimators.MulticlassKind.Softmax, 3), (model.Multiclass, model.Coefficients.Count));

        var named = Cli.Run("train", data, "--multiclass", "softmax", "--json").Json();
        Assert.True(JsonNode.DeepEquals(Cli.Run("train", data, "--multiclass", "auto", "--json").Json()["coefficients"], named["coefficients"]));
        Assert.Equal("softmax", (string?)named["multiclass"]);
        Assert.Equal(3, named["intercept"]!.AsArray().Count);
        Assert.Null(named["fits"]);
        Assert.InRange((double)named["metrics"]!["train"]!["rocAuc"]!, 0.7, 1);
        Assert.Equal(3, named["metrics"]!["train"]!["confusion"]!.AsArray().Count);
    }

    [Fact]
    public void One_vs_rest_shows_the_fit_of_each_class()
    {
        string data = _folder.Write("three.csv", TestData.ThreeClasses());
        var run = Cli.Run("train", data, "--multiclass", "ovr").Done();
        foreach (string part in (string[])["cpu, f32, ovr: converged", "| iterations | fit", "| converged |"])
            Assert.Contains(part, run.Out, StringComparison.Ordinal);
        var json = Cli.Run("train", data, "--multiclass", "ovr", "--json").Json();
        Assert.Equal("ovr", (string?)json["multiclass"]);
        Assert.Equal(["setosa", "versicolor", "virginica"], json["fits"]!.AsArray().Select(f => (string?)f!["class"]));
        Assert.Equal((double)json["objective"]!, json["fits"]!.AsArray().Sum(f => (double)f!["objective"]!), 1e-12);

        var limited = Cli.Run("train", data, "--multiclass", "ovr", "--max-iter", "2", "--tol", "0", "--json");
        Assert.Equal("iteration-limit", (string?)limited.Json()["stopReason"]);
        Assert.StartsWith("gpulogreg: warning: class 'setosa' against the rest: stopped at the limit of 2 iterations", limited.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_classes_of_softmax_have_two_rows_of_coefficients()
    {
        var json = Train("--multiclass", "softmax", "--penalty", "none", "--precision", "f64", "--tol", "1e-8", "--json").Json();
        var binary = Train("--penalty", "none", "--precision", "f64", "--tol", "1e-8", "--json").Json();
        Assert.Null(binary["multiclass"]);
        Assert.Equal((double)binary["coefficients"]![0]![0]! / 2, (double)json["coefficients"]![1]![0]!, 1e-5);
        Assert.Single(Train("--multiclass", "ovr", "--json").Json()["coefficients"]!.AsArray());
        Train("--multiclass", "softmax", "--summary", "--penalty", "none").Refused("--summary", "--multiclass softmax", "Remove --multiclass");
    }

    [Fact]
    public void Many_classes_are_counted_and_not_listed()
    {
        string data = _folder.Write("letters.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 90).Select(i => $"{i % 30 % 7},{(char)('a' + (i % 30 % 12))}\n")));
        Assert.Contains("90 rows x 1 features (12 classes of 6 to 9 rows)", Cli.Run("train", data, "--multiclass", "ovr").Done().Out, StringComparison.Ordinal);
    }

    private string Model => _folder.File("model.json");

    private static double Norm(Cli run) => run.Json()["coefficients"]![0]!.AsArray().Sum(c => (double)c! * (double)c!);

    private static double Intercept(Cli run) => (double)run.Json()["intercept"]![0]!;

    private DenseMatrix CsvFeatures(out int[] labels)
    {
        var data = CsvDatasetReader.Read(_folder.Write("data.csv", TestData.Csv()));
        labels = data.Labels.ToArray();
        return data.Dense();
    }

    private Cli Train(params IReadOnlyList<string> options) => Cli.Run(["train", _folder.Write("data.csv", TestData.Csv()), .. options]);
}
