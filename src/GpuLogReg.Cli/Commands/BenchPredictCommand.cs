using System.CommandLine;
using GpuLogReg.Benchmarks;
using GpuLogReg.Cli.Options;
using GpuLogReg.Cli.Output;
using GpuLogReg.Estimators;

namespace GpuLogReg.Cli.Commands;

/// <summary>bench predict: the probabilities of many rows, ours and those of other programs.</summary>
internal sealed class BenchPredictCommand : BenchVerb
{
    private const int Rounds = 9;

    private readonly BenchDataOptions _data = new();
    private readonly CliOption<int> _classes = Number.Whole("--classes", "K", "Classes of the model: 2, fitted to the rows, or more, a softmax whose coefficients are made up.", 2, 2);

    /// <summary>Describes the verb.</summary>
    /// <param name="context">Where output goes.</param>
    public BenchPredictCommand(CommandContext context) : base(
        "predict", "Time the probabilities of all rows under a model, on the CPU, beside other programs with the same model.", Rounds, context)
    {
        AddGroup("Problem", [.. _data.DenseOrSparse, _classes]);
        AddCommonGroups();
    }

    /// <inheritdoc/>
    public override string Example => "gpulogreg bench predict --rows 1000000";

    /// <inheritdoc/>
    protected override BenchPage Measure(ParseResult result, int rounds, PeerScripts? peers)
    {
        var data = _data.Read(result);
        using var features = data.Features;
        int classes = result.GetValue(_classes);
        var model = classes > 2
            ? PredictBenchmark.MadeUp(data, classes)
            : new LogisticRegression(new LogisticRegressionOptions { Device = "cpu" }, Context.Devices).Fit(data, null, Context.Cancellation);
        Context.Cancellation.ThrowIfCancellationRequested();
        var report = PredictBenchmark.Run(model, data, rounds, peers, Context.Cancellation);
        return RaceTable.Page(
            "The probabilities of many rows", report, $"the probabilities of all rows, {classes} columns",
            [
                "new array: numbers of the type of X, as scikit-learn's, in an array made for each run, as there: the method that others are alike to. The collector is set as .NET has it, to work beside the program",
                "differs: the largest difference of a probability of the last class from ours in float64, in the first rows",
            ],
            medians: "Medians, in a round of three in a row by each after some untimed");
    }
}
