using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace GpuLogReg.Cli.Tests;

/// <summary>'train' with an L1 part reaches the optima that independent software found (R glmnet, polished by Newton steps on the active set), and their zeros.</summary>
public sealed class SparseReferenceOptimaTests : IDisposable
{
    private const double CoefficientTolerance = 1e-5;

    private static readonly string[] s_variants = ["l1", "l1_sparse", "enet"];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> References => ReferenceOptima.All(s_variants);

    public static TheoryData<string, string> SmallReferences => ReferenceOptima.Small(s_variants);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(References))]
    public void Float64_on_the_cpu_reaches_the_optimum_and_its_zeros(string name, string variant) => AssertOptimum(name, variant, "cpu");

    [Theory]
    [MemberData(nameof(SmallReferences))]
    public void Float64_on_the_oracle_reaches_the_optimum_and_its_zeros(string name, string variant) => AssertOptimum(name, variant, "reference");

    private void AssertOptimum(string name, string variant, string device)
    {
        var reference = ReferenceOptima.Read(name, variant);
        var run = Train(reference, name, device);
        double expected = (double)reference["objective_mean"]!;
        Assert.InRange((double)run["objective"]!, expected * (1 - 1e-9), expected * (1 + 1e-9));
        Assert.Equal("converged", (string?)run["stopReason"]);
        double[] coefficients = Numbers(reference["coef"]!), found = Numbers(run["coefficients"]![0]!);
        if (HasMeaningfulZeros(reference))
            Assert.Equal(coefficients.Select(w => w == 0), found.Select(w => w == 0));
        if (!IsWellConditioned(reference))
            return;

        Assert.Equal((double)reference["intercept"]!, (double)run["intercept"]![0]!, CoefficientTolerance);
        for (int j = 0; j < found.Length; j++)
            Assert.Equal(coefficients[j], found[j], CoefficientTolerance);
    }

    /// <summary>
    /// Whether zeros are the penalty's work. The strength of path_contradictory.l1_sparse, 4e-17, is a twentieth of a slope that is nothing but rounding:
    /// what it holds at zero is chance.
    /// </summary>
    private static bool HasMeaningfulZeros(JsonObject reference) => (double)reference["l1"]! > 1e-15 * (double)reference["sum_s"]!;

    /// <summary>
    /// Whether the optimum is well conditioned. The reference has how far glmnet stopped from it, and with what slope left (of the sum, where J is the
    /// mean); a solver that stops at ‖∇J‖∞ ≤ tol is off in proportion.
    /// </summary>
    private static bool IsWellConditioned(JsonObject reference)
    {
        var other = reference["cross_check"]!;
        double distance = (double)other["max_abs_coef_diff_glmnet_vs_polished"]!, slope = (double)other["glmnet_kkt"]!;
        return distance / slope * ReferenceOptima.Tolerance * (double)reference["sum_s"]! <= CoefficientTolerance;
    }

    private JsonObject Train(JsonObject reference, string name, string device)
    {
        // The references minimise C·loss + l1·‖w‖₁ + (l2/2)·‖w‖²; the program has one strength 1/C and the share of L1 in it.
        double l1 = (double)reference["l1"]!, l2 = (double)reference["l2"]!, c = (double)reference["C"]! / (l1 + l2);
        string[] penalty = l2 == 0 ? ["--penalty", "l1"] : ["--penalty", "elasticnet", "--l1-ratio", Text(l1 / (l1 + l2))];
        return ReferenceOptima.Train(_folder, name, [.. penalty, "--C", Text(c), "--device", device, "--precision", "f64", "--max-iter", "5000"]);
    }

    private static double[] Numbers(JsonNode array) => [.. array.AsArray().Select(v => (double)v!)];

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
