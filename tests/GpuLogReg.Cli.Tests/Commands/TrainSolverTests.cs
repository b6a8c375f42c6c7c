using System.Text.Json.Nodes;
using GpuLogReg.Persistence;
using Xunit;

namespace GpuLogReg.Cli.Tests.Commands;

/// <summary>The solvers, their options and penalties.</summary>
public sealed class TrainSolverTests : TrainTests
{
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
        string wild = Folder.Write("wild.csv", "x,y\n1e200,0\n-1e200,1\n1e200,1\n");
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
        string x = Folder.File("x.npy"), y = Folder.File("y.npy");
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
        string weighted = Folder.Write("weighted.csv", TestData.Csv(weight: i => i == 3 ? "2" : "1"));
        string[] lines = TestData.Csv().TrimEnd('\n').Split('\n');
        string twice = Folder.Write("twice.csv", string.Join('\n', [.. lines, lines[4]]) + "\n");
        string[] options = ["--precision", "f64", "--tol", "1e-9", "--json"];
        var once = Cli.Run(["train", weighted, "--sample-weight", "w", .. options]).Json();
        var two = Cli.Run(["train", twice, .. options]).Json();
        Assert.Equal((double)two["objective"]!, (double)once["objective"]!, 1e-12);
        Assert.Equal((double)two["coefficients"]![0]![0]!, (double)once["coefficients"]![0]![0]!, 1e-7);
        Assert.Equal((double)two["metrics"]!["train"]!["accuracy"]!, (double)once["metrics"]!["train"]!["accuracy"]!, 1e-12);
    }
}
