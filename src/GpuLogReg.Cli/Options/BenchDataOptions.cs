using System.CommandLine;
using GpuLogReg.Data;

namespace GpuLogReg.Cli.Options;

/// <summary>Where the rows of a benchmark come from: made, dense or sparse, or read from a file.</summary>
internal sealed class BenchDataOptions
{
    private const int DenseRows = 1_000_000, DenseFeatures = 28, SparseRows = 100_000, SparseFeatures = 100_000;

    private readonly CliOption<int?> _rows = Number.OptionalWhole("--rows", "N", "Rows to make.", 2, $"{DenseRows}; {SparseRows} with --sparse");
    private readonly CliOption<int?> _features = Number.OptionalWhole("--features", "D", "Features to make.", 1, $"{DenseFeatures}; {SparseFeatures} with --sparse");
    private readonly CliOption<int?> _sparse = Number.OptionalWhole("--sparse", "NNZ", "Make sparse rows of this many numbers each.", 1, "dense rows");
    private readonly CliOption<string?> _file = Text.Optional("--file", "DATA", "Read the rows from a file of two classes in place of making them.", "made rows");

    /// <summary>The options of a benchmark of dense rows.</summary>
    public IReadOnlyList<Option> Dense => [_rows, _features, _file];

    /// <summary>The same, and sparse rows.</summary>
    public IReadOnlyList<Option> DenseOrSparse => [_rows, _features, _sparse, _file];

    /// <summary>Makes or reads the rows.</summary>
    /// <param name="result">The command line.</param>
    /// <exception cref="UsageException">Two options contradict each other.</exception>
    public Dataset Read(ParseResult result)
    {
        int? rows = result.GetValue(_rows), features = result.GetValue(_features);
        int? sparse = result.CommandResult.Command.Options.Contains(_sparse) ? result.GetValue(_sparse) : null;
        if (result.GetValue(_file) is { } file)
        {
            return rows is null && features is null && sparse is null
                ? DatasetReader.Read(file, binary: true)
                : throw new UsageException($"--file is '{file}', and --rows, --features and --sparse are for rows that are made; expected one or the other. Remove --file, or the others.");
        }

        if (sparse is { } perRow)
        {
            int columns = features ?? SparseFeatures;
            return perRow <= columns
                ? SparseSyntheticData.Generate(rows ?? SparseRows, columns, perRow)
                : throw new UsageException(FormattableString.Invariant($"--sparse is {perRow}, more than the {columns} features; expected at most that many. Raise --features."));
        }

        int d = features ?? DenseFeatures;
        return SyntheticData.Generate(new SyntheticDataOptions { Rows = rows ?? DenseRows, Features = d, Informative = Math.Max(1, d / 2) }).Data;
    }
}
