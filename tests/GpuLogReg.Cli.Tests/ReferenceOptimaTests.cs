using System.Text.Json.Nodes;
using Xunit;

namespace GpuLogReg.Cli.Tests;

/// <summary>
/// Two references from the file to the printed model: that the options of 'train' arrive at the solver. Every reference is a row of
/// GpuLogReg.References.Tests, which calls the library.
/// </summary>
public class ReferenceOptimaTests
{
    [Fact]
    public void Train_with_l2_reaches_the_optimum() => AssertOptimum("breast_cancer", "l2_C100", "--penalty", "l2", "--C", "100");

    [Fact]
    public void Train_with_an_elastic_net_reaches_the_optimum_and_its_zeros() =>
        AssertOptimum("sonar", "enet", "--penalty", "elasticnet", "--C", "1", "--l1-ratio", "0.5", "--max-iter", "5000");

    private static void AssertOptimum(string set, string variant, params IReadOnlyList<string> options)
    {
        var reference = JsonNode.Parse(File.ReadAllText(SharedData.File("reference", $"{set}.{variant}.json")))!;
        var run = Cli.Run(["train", SharedData.File(set, "data.csv"), "--standardize", "--device", "cpu", "--precision", "f64", "--tol", "1e-8", .. options, "--json"]).Json();
        double expected = (double)reference["objective_mean"]!;
        Assert.Equal(expected, (double)run["objective"]!, 1e-9 * expected);
        Assert.Equal("converged", (string?)run["stopReason"]);
        Assert.Equal(IsZero(reference["coef"]!), IsZero(run["coefficients"]![0]!));
    }

    private static IEnumerable<bool> IsZero(JsonNode coefficients) => coefficients.AsArray().Select(w => (double)w! == 0);
}
