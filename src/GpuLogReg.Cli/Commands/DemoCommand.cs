using System.CommandLine;
using GpuLogReg.Cli.Output;
using GpuLogReg.Data;
using GpuLogReg.Estimators;

namespace GpuLogReg.Cli.Commands;

/// <summary>demo: the whole way from a file to a judged model on shipped data, then the same fit on every device.</summary>
internal sealed class DemoCommand : Verb
{
    private const double TestShare = 0.2;
    private const int CurveHeight = 10;

    private static readonly LogisticRegressionOptions s_options = new() { Standardize = true };

    /// <summary>Describes the verb.</summary>
    /// <param name="context">Where output goes.</param>
    public DemoCommand(CommandContext context) : base(
        "demo", "Train on a shipped data set, show how good the model is, and time the same fit on every device here.", context)
    {
    }

    /// <inheritdoc/>
    public override string Example => "gpulogreg demo";

    /// <inheritdoc/>
    protected override int Run(ParseResult result)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "data", "breast_cancer.csv");
        var (train, test) = Trainer.Split(DatasetReader.Read(path), TestShare, s_options.Seed);
        new TwoColumns(Context.Out, Context.OutStyle.Width).Paragraph(
            "Is a tumour benign? 30 measurements of each of 569 biopsies (Wisconsin, 1993); class 1 is benign. " +
            "One row in five is set apart to test the model on; columns are brought to mean 0 and deviation 1.");
        Context.Out.WriteLine();

        var fit = Trainer.Fit(s_options, train, Context);
        Context.Cancellation.ThrowIfCancellationRequested();
        TrainReport.WriteFit(Context.Out, "breast_cancer.csv", fit, train);
        var onTest = fit.Model.Evaluate(test!);
        Screen.Write(Context, MetricsTable.Of(Context.OutStyle, [("train", fit.Model.Evaluate(train)), ("test", onTest)]));
        Screen.Write(Context, MetricsTable.Of(Context.OutStyle, onTest.Confusion));
        Context.Out.WriteLine();
        foreach (string line in new LossCurve(fit.Model.Training.CostHistory, Context.OutStyle.Width, CurveHeight, Context.OutStyle.Unicode).Lines())
            Context.Out.WriteLine(line);
        Context.Out.WriteLine();

        Context.Out.WriteLine("The same fit on every device of this machine, the median of a few after a first one:");
        DeviceTimes.Write(Context, s_options, train);
        new TwoColumns(Context.Out, Context.OutStyle.Width).Paragraph($"'auto' takes {fit.Model.Training.Device}: {fit.Model.Training.DeviceReason}.");
        Context.Out.WriteLine();
        Context.Out.WriteLine("Next: gpulogreg train YOUR.csv --standardize --test-size 0.2 --model model.json");
        return ExitCode.Done;
    }
}
