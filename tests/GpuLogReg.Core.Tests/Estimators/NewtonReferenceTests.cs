using System.Globalization;
using System.Text.Json.Nodes;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Estimators;
using GpuLogReg.Tests;

namespace GpuLogReg.Core.Tests.Estimators;

/// <summary>Newton's method reaches the optima that independent software found, on every dense set beside the repository.</summary>
public class NewtonReferenceTests
{
    private static readonly string[] _variants = ["l2", "l2_balanced", "l2_C100", "l2_C0.01", "l2_nointercept", "l2_raw", "l2_weighted"];

    public static TheoryData<string, string> References
    {
        get
        {
            var references = from name in DenseSets()
                             from variant in _variants
                             where File.Exists(Path.Combine(SharedData.Root!, "reference", $"{name}.{variant}.json"))
                             select (name, variant);

            // One row, so that the tests are seen to skip where there are no sets.
            return [.. references.DefaultIfEmpty(("breast_cancer", "l2"))];
        }
    }

    [Theory]
    [MemberData(nameof(References))]
    public void Float64_on_the_cpu_reaches_the_optimum(string name, string variant)
    {
        var reference = JsonNode.Parse(File.ReadAllText(SharedData.File("reference", $"{name}.{variant}.json")))!.AsObject();
        var model = new LogisticRegression(new LogisticRegressionOptions
        {
            Solver = SolverKind.Newton,
            Device = "cpu",
            Precision = Precision.Float64,
            Penalty = Penalty.FromC((double)reference["C"]!),
            FitIntercept = (bool)reference["fit_intercept"]!,
            ClassWeights = variant == "l2_balanced" ? ClassWeights.Balanced : null,
            Standardize = variant != "l2_raw",
            Tolerance = 1e-9,
        }).Fit(Read(name, reference));
        double expected = (double)reference["objective_mean"]!;
        Assert.Equal(expected, model.Training.Objective, 1e-9 * expected);
        if (!(bool)reference["fit_intercept"]!)
            Assert.Equal(0, model.Intercept);
    }

    private static Dataset Read(string name, JsonObject reference)
    {
        string file = reference["files"]!.AsObject().Select(f => f.Key).First(f => f is "data.csv" or "train.csv");
        var data = DatasetReader.Read(SharedData.File(name, file), new CsvOptions { Label = "y" });

        // "all 1", a factor for each class, or the name of a file of weights, one a line, perhaps with a remark. A set that lists
        // weights.txt uses it in every variant, whatever the remark (Σ s shows it).
        string? named = reference["sample_weights"] is JsonValue value ? (string)value! : null;
        string? weights = reference["files"]!.AsObject().ContainsKey("weights.txt") ? "weights.txt" : named is null or "all 1" ? null : named.Split(' ')[0];
        return weights is null
            ? data
            : data.WithWeights(File.ReadLines(SharedData.File([name, .. weights.Split('/')])).Select(line => double.Parse(line, CultureInfo.InvariantCulture)).ToArray());
    }

    private static IEnumerable<string> DenseSets() => SharedData.Root is not { } root
        ? []
        : Directory.GetDirectories(root)
            .Where(set => File.Exists(Path.Combine(set, "meta.json")) && (string?)JsonNode.Parse(File.ReadAllText(Path.Combine(set, "meta.json")))!["kind"] == "dense")
            .Select(set => Path.GetFileName(set)).Order(StringComparer.Ordinal);
}
