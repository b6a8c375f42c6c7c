using GpuLogReg.Data;
using GpuLogReg.Inference;

namespace GpuLogReg.References;

/// <summary>Against R's glm, polished: estimates, errors and likelihoods where they exist, and what stands in the way where they do not.</summary>
public class InferenceTests
{
    [Theory]
    [MemberData(nameof(Rows.MaximumLikelihood), MemberType = typeof(Rows))]
    public void Estimates_and_errors_are_those_of_the_reference(string set)
    {
        var reference = Reference.Read(set, "mle_glm");
        var data = DataSets.Read(set);
        int[] dropped = [.. reference.Numbers("columns_dropped_0based").Select(j => (int)j)];
        var model = Fits.MaximumLikelihood(set, data);
        var diagnosis = FitDiagnosis.Of(model, data);
        Assert.Equal(dropped.Select(j => data.FeatureNames[j]), diagnosis.Dependences.Select(d => d.Column));
        if (reference.Find("polished") is not { } polished)
        {
            Assert.NotNull(diagnosis.Separation);
            var refusal = Assert.Throws<InferenceException>(() => InferenceSummary.Of(model, data));
            Assert.Equal(InferenceObstacle.Separated, refusal.Obstacle);
            return;
        }

        Assert.Null(diagnosis.Separation);
        if (dropped.Length > 0)
        {
            var refusal = Assert.Throws<InferenceException>(() => InferenceSummary.Of(model, data));
            Assert.Equal(InferenceObstacle.RankDeficient, refusal.Obstacle);
            Assert.Contains($"'{data.FeatureNames[dropped[0]]}'", refusal.Message, StringComparison.Ordinal);
            data = Without(data, dropped);
            model = Fits.MaximumLikelihood(set, data);
        }

        var summary = InferenceSummary.Of(model, data);
        double deviance = (double)polished["deviance"]!;
        Assert.Equal(deviance, summary.Deviance, 1e-9 * deviance);
        double nullDeviance = reference.Number("null_deviance");
        Assert.Equal(nullDeviance, summary.NullDeviance, 1e-9 * nullDeviance);
        Assert.Equal(deviance + (2 * (int)reference["rank"]), summary.Aic, 1e-9 * deviance);
        double[] estimates = [(double)polished["intercept"]!, .. Reference.Numbers(polished["coef_kept"]!)];
        double[] errors = [(double)polished["se_intercept"]!, .. Reference.Numbers(polished["se_kept"]!)];
        Assert.Equal(errors.Length, summary.Parameters);
        for (int j = 0; j < errors.Length; j++)
        {
            var c = summary.Coefficients[j];
            Assert.Equal(estimates[j], c.Estimate, 1e-5 * Math.Min(1, errors[j]) + 1e-9 * Math.Abs(estimates[j]));
            Assert.Equal(errors[j], c.StandardError, 1e-6 * errors[j]);
        }
    }

    [Theory]
    [MemberData(nameof(Rows.Separability), MemberType = typeof(Rows))]
    public void Separation_is_found_where_it_is_and_nowhere_else(string set)
    {
        string expected = (string)Reference.Read(set, "separability")["separability"]!;
        var data = DataSets.Read(set);

        // Sparse rows of this many columns are refused, as centring writes every zero out; the dense copy is made here.
        if (data is { Features: CsrMatrix, Columns: > 1024 })
        {
            var model = Fits.MaximumLikelihood(set, data);
            Assert.Equal(InferenceObstacle.TooWide, Assert.Throws<InferenceException>(() => FitDiagnosis.Of(model, data)).Obstacle);
            data = Without(data, []);
        }

        var separation = FitDiagnosis.Of(Fits.MaximumLikelihood(set, data), data).Separation;
        if (expected.StartsWith("completely", StringComparison.Ordinal))
            Assert.Equal(SeparationKind.Complete, separation?.Kind);
        else if (expected.StartsWith("quasi", StringComparison.Ordinal))
            Assert.Equal(SeparationKind.Quasi, separation?.Kind);
        else
            Assert.Null(separation);
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
}
