using System.CommandLine;
using GpuLogReg.Benchmarks;
using GpuLogReg.Cli.Options;
using GpuLogReg.Cli.Output;
using GpuLogReg.Data;
using GpuLogReg.Estimators;
using GpuLogReg.Persistence;

namespace GpuLogReg.Cli.Commands;

/// <summary>bench start: how long a whole 'gpulogreg predict' takes on a small file.</summary>
internal sealed class BenchStartCommand : BenchVerb
{
    private const int Rounds = 21;

    private readonly CliOption<int> _rows = Number.Whole("--rows", "N", "Rows of the file.", 2, 100);
    private readonly CliOption<int> _features = Number.Whole("--features", "D", "Features of the file.", 1, 10);

    /// <summary>Describes the verb.</summary>
    /// <param name="context">Where output goes.</param>
    public BenchStartCommand(CommandContext context) : base(
        "start", "Time whole processes: 'gpulogreg predict' on a small file of CSV, beside a start that does nothing, and other programs.", Rounds, context)
    {
        AddGroup("Problem", _rows, _features);
        AddCommonGroups();
    }

    /// <inheritdoc/>
    public override string Example => "gpulogreg bench start --rounds 51";

    /// <inheritdoc/>
    protected override BenchPage Measure(ParseResult result, int rounds, PeerScripts? peers)
    {
        int features = result.GetValue(_features);
        var data = SyntheticData.Generate(new SyntheticDataOptions { Rows = result.GetValue(_rows), Features = features, Informative = Math.Max(1, features / 2) }).Data;
        using var matrix = data.Features;
        var model = new LogisticRegression(new LogisticRegressionOptions { Device = "cpu" }, Context.Devices).Fit(data, null, Context.Cancellation);
        Context.Cancellation.ThrowIfCancellationRequested();
        var folder = Directory.CreateTempSubdirectory("gpulogreg-start-");
        try
        {
            string rowsFile = Path.Combine(folder.FullName, "rows.csv"), modelFile = Path.Combine(folder.FullName, "model.json");
            CsvDatasetWriter.Write(rowsFile, data);
            model.Save(modelFile);
            return StartTable.Page(data, StartBenchmark.Run(ProgramWords.Find(), rowsFile, modelFile, model, data, rounds, peers, Context.Cancellation));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
