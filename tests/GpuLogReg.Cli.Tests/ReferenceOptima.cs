using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace GpuLogReg.Cli.Tests;

/// <summary>The optima that independent software found on the data sets beside the repository, and 'train' on the same sets.</summary>
internal static class ReferenceOptima
{
    /// <summary>‖∇J‖∞ at which training stops.</summary>
    public const double Tolerance = 1e-8;

    // The oracle is scalar: it takes the sets of at most this many numbers.
    private const long SmallForTheOracle = 50_000;

    /// <summary>Every dense set with every variant it has a reference for.</summary>
    /// <param name="variants">"l2", "l1_sparse".</param>
    public static TheoryData<string, string> All(params IReadOnlyList<string> variants)
    {
        var references = from name in DenseSets() from variant in variants where File.Exists(ReferencePath(name, variant)) select (name, variant);

        // One row, so that the tests are seen to skip where there are no sets.
        return [.. references.DefaultIfEmpty(("breast_cancer", variants[0]))];
    }

    /// <summary>Those of them that the oracle can take.</summary>
    /// <param name="variants">As above.</param>
    public static TheoryData<string, string> Small(params IReadOnlyList<string> variants) =>
        [.. All(variants).Select(row => row.Data).Where(row => SharedData.Root is null || IsSmall(Read(row.Item1, row.Item2)))];

    /// <summary>One reference; the calling test skips where there is none.</summary>
    public static JsonObject Read(string name, string variant) =>
        JsonNode.Parse(File.ReadAllText(SharedData.File("reference", $"{name}.{variant}.json")))!.AsObject();

    /// <summary>Trains on a set, standardised as the references are.</summary>
    /// <param name="folder">Where a set with weights is written anew.</param>
    /// <param name="name">The set.</param>
    /// <param name="options">Penalty, solver, device, weights of classes.</param>
    public static JsonObject Train(TemporaryFolder folder, string name, params IReadOnlyList<string> options)
    {
        string[] weights = [];
        string data = File.Exists(Set(name, "train.csv")) ? SharedData.File(name, "train.csv") : SharedData.File(name, "data.csv");
        if (File.Exists(Set(name, "weights.txt")))
        {
            data = WithWeights(folder, data, Set(name, "weights.txt"));
            weights = ["--sample-weight", "row_weight"];
        }

        return Cli.Run(["train", data, "--standardize", "--tol", Tolerance.ToString(CultureInfo.InvariantCulture), .. weights, .. options, "--json"]).Json();
    }

    // The sets keep weights in a file of their own; the program reads them from a column.
    private static string WithWeights(TemporaryFolder folder, string data, string weights)
    {
        var lines = File.ReadAllLines(data).Zip([.. (string[])["row_weight"], .. File.ReadAllLines(weights)], (line, weight) => $"{weight},{line}");
        return folder.Write("weighted.csv", string.Join('\n', lines) + "\n");
    }

    private static bool IsSmall(JsonObject reference) => (long)reference["n"]! * (long)reference["d"]! <= SmallForTheOracle;

    private static IEnumerable<string> DenseSets() => SharedData.Root is not { } root
        ? []
        : Directory.GetDirectories(root)
            .Where(set => File.Exists(Path.Combine(set, "meta.json")) && (string?)JsonNode.Parse(File.ReadAllText(Path.Combine(set, "meta.json")))!["kind"] == "dense")
            .Select(set => Path.GetFileName(set)).Order(StringComparer.Ordinal);

    private static string Set(string name, string file) => Path.Combine(SharedData.Root ?? "", name, file);

    private static string ReferencePath(string name, string variant) => Path.Combine(SharedData.Root ?? "", "reference", $"{name}.{variant}.json");
}
