using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace GpuLogReg.Cli.Tests;

/// <summary>'train' reaches the optima that independent software found (scikit-learn, polished by Newton steps) on every dense set beside the repository.</summary>
public sealed class ReferenceOptimaTests : IDisposable
{
    private const double Tolerance = 1e-8;
    private const double CoefficientTolerance = 1e-5;

    // The oracle is scalar: it takes the sets of at most this many numbers.
    private const long SmallForTheOracle = 50_000;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> References
    {
        get
        {
            var references = from name in DenseSets()
                             from variant in (string[])["l2", "l2_balanced"]
                             where File.Exists(ReferencePath(name, variant))
                             select (name, variant);

            // One row, so that the tests are seen to skip where there are no sets.
            return [.. references.DefaultIfEmpty(("breast_cancer", "l2"))];
        }
    }

    public static TheoryData<string, string> SmallReferences => [.. References.Select(row => row.Data).Where(row => SharedData.Root is null || IsSmall(Reference(row.Item1, row.Item2)))];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(References))]
    public void Float64_on_the_cpu_reaches_the_optimum(string name, string variant) => AssertOptimum(name, variant, "cpu");

    [Theory]
    [MemberData(nameof(SmallReferences))]
    public void Float64_on_the_oracle_reaches_the_optimum_of_small_sets(string name, string variant) => AssertOptimum(name, variant, "reference");

    [Theory]
    [MemberData(nameof(References))]
    public void Float32_on_the_cpu_comes_near_the_optimum(string name, string variant)
    {
        double expected = (double)Reference(name, variant)["objective_mean"]!;
        double objective = (double)Train(name, variant, "--device", "cpu", "--precision", "f32")["objective"]!;
        Assert.InRange(objective, expected * (1 - 1e-4), expected * (1 + 1e-4));
    }

    private void AssertOptimum(string name, string variant, string device)
    {
        var reference = Reference(name, variant);
        var run = Train(name, variant, "--device", device, "--precision", "f64");
        double expected = (double)reference["objective_mean"]!;
        Assert.InRange((double)run["objective"]!, expected * (1 - 1e-9), expected * (1 + 1e-9));
        if (!IsWellConditioned(reference))
            return;

        Assert.Equal((double)reference["intercept"]!, (double)run["intercept"]![0]!, CoefficientTolerance);
        var coefficients = run["coefficients"]![0]!.AsArray();
        for (int j = 0; j < coefficients.Count; j++)
            Assert.Equal((double)reference["coef"]![j]!, (double)coefficients[j]!, CoefficientTolerance);
    }

    /// <summary>
    /// Whether the optimum is well conditioned. A point with ‖∇J‖∞ ≤ tol is at most √(d + 1)·tol/λmin from it, λmin being the least eigenvalue of ∇²J;
    /// that worst case, all of the gradient along the flattest direction, is some ten times what a solver leaves, so it may be ten times the tolerance.
    /// </summary>
    private static bool IsWellConditioned(JsonObject reference)
    {
        // The reference has the eigenvalues of the Hessian of the sum; J is the mean.
        if (reference["hessian_eig_min_max"] is not { } eigenvalues)
            return false;
        double curvature = (double)eigenvalues[0]! / (double)reference["sum_s"]!;
        return Math.Sqrt((double)reference["d"]! + 1) * Tolerance / curvature <= 10 * CoefficientTolerance;
    }

    private JsonObject Train(string name, string variant, params IReadOnlyList<string> options)
    {
        string[] weights = variant == "l2_balanced" ? ["--class-weight", "balanced"] : [];
        string data = File.Exists(Set(name, "train.csv")) ? SharedData.File(name, "train.csv") : SharedData.File(name, "data.csv");
        if (File.Exists(Set(name, "weights.txt")))
        {
            data = WithWeights(data, Set(name, "weights.txt"));
            weights = [.. weights, "--sample-weight", "row_weight"];
        }

        return Cli.Run(
            ["train", data, "--standardize", "--solver", "lbfgs", "--tol", Tolerance.ToString(CultureInfo.InvariantCulture), "--C", "1", .. weights, .. options, "--json"]).Json();
    }

    // The sets keep weights in a file of their own; the program reads them from a column.
    private string WithWeights(string data, string weights)
    {
        var lines = File.ReadAllLines(data).Zip([.. (string[])["row_weight"], .. File.ReadAllLines(weights)], (line, weight) => $"{weight},{line}");
        return _folder.Write("weighted.csv", string.Join('\n', lines) + "\n");
    }

    private static bool IsSmall(JsonObject reference) => (long)reference["n"]! * (long)reference["d"]! <= SmallForTheOracle;

    private static JsonObject Reference(string name, string variant) =>
        JsonNode.Parse(File.ReadAllText(SharedData.File("reference", $"{name}.{variant}.json")))!.AsObject();

    private static IEnumerable<string> DenseSets() => SharedData.Root is not { } root
        ? []
        : Directory.GetDirectories(root)
            .Where(set => File.Exists(Path.Combine(set, "meta.json")) && (string?)JsonNode.Parse(File.ReadAllText(Path.Combine(set, "meta.json")))!["kind"] == "dense")
            .Select(set => Path.GetFileName(set)).Order(StringComparer.Ordinal);

    private static string Set(string name, string file) => Path.Combine(SharedData.Root ?? "", name, file);

    private static string ReferencePath(string name, string variant) => Path.Combine(SharedData.Root ?? "", "reference", $"{name}.{variant}.json");
}
