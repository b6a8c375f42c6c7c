using System.Globalization;
using System.Text.Json.Nodes;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Estimators;
using GpuLogReg.Inference;
using GpuLogReg.Tests;

namespace GpuLogReg.Core.Tests.Inference;

/// <summary>Against R's glm, polished: estimates, errors and likelihoods where they exist, and what stands in the way where they do not.</summary>
public class InferenceReferenceTests
{
    private static readonly string[] s_files = ["data.csv", "train.csv", "encoded.csv"];

    public static TheoryData<string> Fits => Sets("mle_glm");

    public static TheoryData<string> Separations => Sets("separability");

    [Theory]
    [MemberData(nameof(Fits))]
    public void Estimates_and_errors_are_those_of_the_reference(string name)
    {
        var reference = JsonNode.Parse(File.ReadAllText(SharedData.File("reference", name + ".mle_glm.json")))!.AsObject();
        var data = Read(name);
        int[] dropped = Numbers(reference["columns_dropped_0based"]!).Select(j => (int)j).ToArray();
        var diagnosis = FitDiagnosis.Of(Fit(data), data);
        Assert.Equal(dropped.Select(j => data.FeatureNames[j]), diagnosis.Dependences.Select(d => d.Column));
        if (reference["polished"] is not JsonObject polished)
        {
            Assert.NotNull(diagnosis.Separation);
            var refusal = Assert.Throws<InferenceException>(() => InferenceSummary.Of(Fit(data), data));
            Assert.Equal(InferenceObstacle.Separated, refusal.Obstacle);
            return;
        }

        Assert.Null(diagnosis.Separation);
        if (dropped.Length > 0)
        {
            var refusal = Assert.Throws<InferenceException>(() => InferenceSummary.Of(Fit(data), data));
            Assert.Equal(InferenceObstacle.RankDeficient, refusal.Obstacle);
            Assert.Contains($"'{data.FeatureNames[dropped[0]]}'", refusal.Message, StringComparison.Ordinal);
            data = Without(data, dropped);
        }

        var summary = InferenceSummary.Of(Fit(data), data);
        double deviance = (double)polished["deviance"]!;
        Assert.Equal(deviance, summary.Deviance, 1e-9 * deviance);
        double nullDeviance = (double)reference["null_deviance"]!;
        Assert.Equal(nullDeviance, summary.NullDeviance, 1e-9 * nullDeviance);
        Assert.Equal(deviance + (2 * (int)reference["rank"]!), summary.Aic, 1e-9 * deviance);
        double[] estimates = [(double)polished["intercept"]!, .. Numbers(polished["coef_kept"]!)];
        double[] errors = [(double)polished["se_intercept"]!, .. Numbers(polished["se_kept"]!)];
        Assert.Equal(errors.Length, summary.Parameters);
        for (int j = 0; j < errors.Length; j++)
        {
            var c = summary.Coefficients[j];
            Assert.Equal(estimates[j], c.Estimate, 1e-5 * Math.Min(1, errors[j]) + 1e-9 * Math.Abs(estimates[j]));
            Assert.Equal(errors[j], c.StandardError, 1e-6 * errors[j]);
        }
    }

    [Theory]
    [MemberData(nameof(Separations))]
    public void Separation_is_found_where_it_is_and_nowhere_else(string name)
    {
        string expected = (string)JsonNode.Parse(File.ReadAllText(SharedData.File("reference", name + ".separability.json")))!["separability"]!;
        var data = Read(name);
        var separation = FitDiagnosis.Of(Fit(data), data).Separation;
        if (expected.StartsWith("completely", StringComparison.Ordinal))
            Assert.Equal(SeparationKind.Complete, separation?.Kind);
        else if (expected.StartsWith("quasi", StringComparison.Ordinal))
            Assert.Equal(SeparationKind.Quasi, separation?.Kind);
        else
            Assert.Null(separation);
    }

    private static TheoryData<string> Sets(string variant) =>
    [
        .. (SharedData.Root is not { } root
            ? Enumerable.Empty<string>()
            : Directory.GetFiles(Path.Combine(root, "reference"), $"*.{variant}.json")
                .Select(file => Path.GetFileName(file)[..^$".{variant}.json".Length])
                .Where(name => s_files.Any(file => File.Exists(Path.Combine(root, name, file))))
                .Order(StringComparer.Ordinal)).DefaultIfEmpty("banknote"),
    ];

    private static LogisticModel Fit(Dataset data) => new LogisticRegression(new LogisticRegressionOptions
    {
        Penalty = Penalty.None,
        Solver = SolverKind.Newton,
        Device = "cpu",
        Precision = Precision.Float64,
        Standardize = true,
        Tolerance = 1e-10,
        MaxIterations = 100,
    }).Fit(data);

    private static Dataset Read(string name)
    {
        string file = s_files.First(f => SharedData.Root is { } root && File.Exists(Path.Combine(root, name, f)));
        var data = DatasetReader.Read(SharedData.File(name, file), new CsvOptions { Label = "y" });
        string weights = Path.Combine(SharedData.Root!, name, "weights.txt");
        return name is "path_weights" or "titanic_grouped"
            ? data.WithWeights(File.ReadLines(weights).Select(line => double.Parse(line, CultureInfo.InvariantCulture)).ToArray())
            : data;
    }

    private static Dataset Without(Dataset data, int[] dropped)
    {
        int[] kept = [.. Enumerable.Range(0, data.Columns).Except(dropped)];
        var values = new double[data.Rows * kept.Length];
        var row = new double[data.Columns];
        for (int i = 0; i < data.Rows; i++)
        {
            data.Features.CopyRow(i, row);
            for (int j = 0; j < kept.Length; j++)
                values[(i * kept.Length) + j] = row[kept[j]];
        }

        return new Dataset(DenseMatrix.Wrap(values.AsMemory(), data.Rows, kept.Length), data.Labels, data.Classes, data.Weights, [.. kept.Select(j => data.FeatureNames[j])]);
    }

    private static double[] Numbers(JsonNode array) => [.. array.AsArray().Select(v => (double)v!)];
}
