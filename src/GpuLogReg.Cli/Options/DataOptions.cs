using System.CommandLine;
using GpuLogReg.Data;
using GpuLogReg.Persistence;

namespace GpuLogReg.Cli.Options;

/// <summary>Where rows come from: the argument DATA and the options that say how to read it.</summary>
internal sealed class DataOptions
{
    private static readonly WordTable<HeaderMode> s_headers = new(("auto", HeaderMode.Auto), ("yes", HeaderMode.Yes), ("no", HeaderMode.No));

    private readonly CliOption<string?> _label = Text.Optional("--label", "COL", "The column that holds the classes.", "the last column that is left");
    private readonly CliOption<string?> _labels = Text.Optional("--labels", "FILE.npy", "Take the classes of a .npy matrix from a .npy vector.", "the last column");
    private readonly CliOption<string?> _sampleWeight = Text.Optional("--sample-weight", "COL", "The column that holds row weights.");
    private readonly CliOption<HeaderMode> _header = Choice.Of("--header", "Whether the first row names the columns.", s_headers, HeaderMode.Auto);
    private readonly CliOption<char?> _delimiter = Text.Character("--delimiter", "The separator of columns.", "a comma; a tab in .tsv and .tab files");
    private readonly CliOption<char?> _comment = Text.Character("--comment", "Skip lines that start with this character.", null);
    private readonly Option<bool> _decimalComma = Flag.Of("--decimal-comma", "Read 1,5 as one and a half, with a --delimiter other than a comma.");

    private readonly Option<bool> _zeroBased = Flag.Of("--zero-based", "Count the features of a .libsvm file from 0, not from 1.");

    /// <summary>The argument itself.</summary>
    public Argument<string> Data { get; } = new("DATA") { Description = "A file of rows: .csv, .tsv, .tab, .txt, .data (text), .npy (NumPy) or .libsvm, .svm, .svmlight (sparse)." };

    /// <summary>The options of a verb that needs labels.</summary>
    public IReadOnlyList<Option> Labelled => [_label, _labels, _sampleWeight, .. TextFormat, _zeroBased];

    /// <summary>The options of a verb that needs features only. The label and the weight are named to be left out of files without a header.</summary>
    public IReadOnlyList<Option> Unlabelled => [_label, _sampleWeight, .. TextFormat, _zeroBased];

    private IReadOnlyList<Option> TextFormat => [_header, _delimiter, _comment, _decimalComma];

    private IReadOnlyList<Option> TextOnly => [_label, _sampleWeight, .. TextFormat];

    /// <summary>What the command line says.</summary>
    /// <param name="result">The command line.</param>
    /// <exception cref="UsageException">Two options contradict each other, or one means nothing for this kind of file.</exception>
    public DataSource Read(ParseResult result)
    {
        string path = result.GetValue(Data)!;
        bool npy = Path.GetExtension(path).Equals(".npy", StringComparison.OrdinalIgnoreCase);
        string? labels = Given(result, _labels) ? result.GetValue(_labels) : null;
        bool libsvm = DatasetReader.IsLibsvm(path), zeroBased = result.GetValue(_zeroBased);
        if (npy)
            RefuseTextOptions(result, $"'{path}' is a NumPy file, which has no names; expected the classes in its last column or in --labels FILE.npy");
        else if (libsvm)
            RefuseTextOptions(result, $"'{path}' is a libsvm file; expected the class at the start of each row and no weights");
        if (zeroBased && !libsvm)
            throw new UsageException($"--zero-based is for .libsvm, .svm and .svmlight, and '{path}' has no indices. Remove --zero-based.");
        if (libsvm && labels is not null)
            throw new UsageException($"--labels is '{labels}', and '{path}' is a libsvm file; expected the class at the start of each row. Remove --labels.");
        if (!npy && !libsvm && labels is not null)
            throw new UsageException($"--labels is '{labels}', and '{path}' is text; expected the classes in a column of it. Use --label COL.");

        var (delimiter, comment) = (result.GetValue(_delimiter), result.GetValue(_comment));
        bool decimalComma = result.GetValue(_decimalComma);
        bool tabs = Path.GetExtension(path).ToUpperInvariant() is ".TSV" or ".TAB";
        if (decimalComma && (delimiter ?? (tabs ? '\t' : ',')) == ',')
            throw new UsageException("--decimal-comma makes the comma a decimal mark, and the separator is a comma too; expected another separator. Add --delimiter ';'.");
        if (comment is not null && comment == delimiter)
            throw new UsageException($"--comment and --delimiter are both '{comment}'; expected them to differ.");
        return new DataSource(path, labels, new CsvOptions
        {
            Label = result.GetValue(_label),
            SampleWeight = result.GetValue(_sampleWeight),
            Header = result.GetValue(_header),
            Delimiter = delimiter,
            Comment = comment,
            DecimalComma = decimalComma,
        }, new LibsvmOptions { ZeroBased = zeroBased });
    }

    private void RefuseTextOptions(ParseResult result, string why)
    {
        foreach (var option in TextOnly)
        {
            if (result.IsGiven(option))
                throw new UsageException($"{option.Name} is for text, and {why}. Remove {option.Name}.");
        }
    }

    // A verb without labels does not have the option at all.
    private static bool Given(ParseResult result, Option option) => result.CommandResult.Command.Options.Contains(option) && result.IsGiven(option);
}
