using System.CommandLine;
using GpuLogReg.Cli.Options;
using GpuLogReg.Data;
using GpuLogReg.Persistence;

namespace GpuLogReg.Cli.Commands;

/// <summary>synth: data from a known model, to try things on.</summary>
internal sealed class SynthCommand : Verb
{
    private static readonly SyntheticDataOptions s_defaults = new();

    private readonly Argument<string> _out = new("OUT") { Description = "The file to write: .csv, .tsv (classes in the last column, 'y'), .npy or .libsvm." };
    private readonly CliOption<int> _rows = Number.Whole("--rows", "N", "Rows.", 1, s_defaults.Rows);
    private readonly CliOption<int> _features = Number.Whole("--features", "D", "Features.", 1, s_defaults.Features);
    private readonly CliOption<int?> _informative = Number.OptionalWhole("--informative", "K", "Features that the classes depend on; they come first.", 1, "half of them");
    private readonly CliOption<int> _redundant = Number.Whole("--redundant", "K", "Features that are mixtures of the informative ones; they come next.", 0, s_defaults.Redundant);
    private readonly CliOption<double> _positive = Number.Real("--positive", "SHARE", "Share of the positive class.", s => s is > 0 and < 1, "a share between 0 and 1, both excluded", s_defaults.PositiveShare);
    private readonly CliOption<double> _noise = Number.Real("--label-noise", "SHARE", "Share of labels flipped at random.", s => s is >= 0 and <= 0.5, "a share from 0 to 0.5", s_defaults.LabelNoise);
    private readonly CliOption<double> _separation = Number.Real("--separation", "S", "How far apart the classes are: 0.5 hard to tell, 2 usual, 10 nearly separable.", s => s > 0, "a finite number above 0", s_defaults.Separation);
    private readonly CliOption<ulong> _seed = Number.Seed("--seed", "Chooses the data.", s_defaults.Seed);
    private readonly CliOption<ElementType> _precision = Choice.Of("--precision", "Type of the numbers.", Vocabulary.ElementTypes, ElementType.Float32);
    private readonly CliOption<string?> _labels = Text.Optional("--labels", "FILE.npy", "Write the classes of a .npy file to a vector of their own.", "the last column");

    /// <summary>Describes the verb.</summary>
    /// <param name="context">Where output goes.</param>
    public SynthCommand(CommandContext context) : base("synth", "Make rows of two classes from a known logistic model.", context)
    {
        Add(_out);
        AddGroup("Shape", _rows, _features, _informative, _redundant, _precision);
        AddGroup("Classes", _positive, _noise, _separation, _seed);
        AddGroup("Output", _labels);
    }

    /// <inheritdoc/>
    public override string Example => "gpulogreg synth million.npy --rows 1000000 --features 28";

    /// <inheritdoc/>
    protected override int Run(ParseResult result)
    {
        string path = result.GetValue(_out)!;
        string? labels = result.GetValue(_labels);
        string extension = Path.GetExtension(path).ToUpperInvariant();
        bool libsvm = DatasetReader.IsLibsvm(path);
        if (!libsvm && extension is not (".CSV" or ".TSV" or ".NPY"))
            throw new UsageException($"OUT is '{path}'; expected a name that ends in .csv, .tsv, .npy, .libsvm, .svm or .svmlight.");
        if (labels is not null && extension != ".NPY")
            throw new UsageException($"--labels is '{labels}', and '{path}' is text, {(libsvm ? "whose rows start with" : "whose last column holds")} the classes; expected --labels with .npy only. Remove --labels.");
        OutputPath.Ensure("OUT", path);
        OutputPath.Ensure("--labels", labels);

        var data = SyntheticData.Generate(Recipe(result)).Data;
        Context.Cancellation.ThrowIfCancellationRequested();
        if (extension == ".NPY")
            NpyDatasetWriter.Write(path, data, labels);
        else if (libsvm)
            LibsvmDatasetWriter.Write(path, data);
        else
            CsvDatasetWriter.Write(path, data);
        Context.Error.WriteLine(FormattableString.Invariant($"gpulogreg: wrote {data.Rows} rows x {data.Columns} features to {path}"));
        return ExitCode.Done;
    }

    private SyntheticDataOptions Recipe(ParseResult result)
    {
        int features = result.GetValue(_features);
        int redundant = result.GetValue(_redundant);
        int informative = result.GetValue(_informative) ?? Math.Max(1, Math.Min(features / 2, features - redundant));
        if (informative > features || redundant > features - informative)
            throw new UsageException($"--informative {informative} and --redundant {redundant} make more than the {features} features; expected at most that many in sum, one of them informative. Raise --features.");
        return new SyntheticDataOptions
        {
            Rows = result.GetValue(_rows),
            Features = features,
            Informative = informative,
            Redundant = redundant,
            PositiveShare = result.GetValue(_positive),
            LabelNoise = result.GetValue(_noise),
            Separation = result.GetValue(_separation),
            Seed = result.GetValue(_seed),
            ElementType = result.GetValue(_precision),
        };
    }
}
