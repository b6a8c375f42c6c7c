using GpuLogReg.Data;
using GpuLogReg.Losses;
using Xunit;

namespace GpuLogReg.Core.Tests.Data;

public sealed class SyntheticDataTests
{
    private static readonly SyntheticDataOptions s_options = new()
    {
        Rows = 20_000, Features = 8, Informative = 4, Redundant = 2, PositiveShare = 0.2, Separation = 2, Seed = 7, ElementType = ElementType.Float64,
    };

    [Fact]
    public void Rows_do_not_depend_on_how_many_there_are()
    {
        // A row has its own stream, so the first rows of a larger set are the same, whichever thread made them.
        var small = SyntheticData.Generate(s_options with { Rows = 100 });
        var large = SyntheticData.Generate(s_options);
        Assert.Equal(small.Coefficients, large.Coefficients);
        for (int i = 0; i < 100; i++)
            Assert.Equal(small.Data.Dense().Row<double>(i).ToArray(), large.Data.Dense().Row<double>(i).ToArray());
        Assert.Equal(small.Data.Labels.ToArray(), large.Data.Labels.Span[..100].ToArray());
    }

    [Fact]
    public void Seed_chooses_the_data()
    {
        var first = SyntheticData.Generate(s_options with { Rows = 10 });
        var again = SyntheticData.Generate(s_options with { Rows = 10 });
        var other = SyntheticData.Generate(s_options with { Rows = 10, Seed = 8 });
        Assert.Equal(first.Data.Dense().Row<double>(9).ToArray(), again.Data.Dense().Row<double>(9).ToArray());
        Assert.NotEqual(first.Data.Dense().Row<double>(9).ToArray(), other.Data.Dense().Row<double>(9).ToArray());
    }

    [Fact]
    public void Moments_are_those_of_normal_numbers_and_features_are_as_described()
    {
        var made = SyntheticData.Generate(s_options);
        for (int j = 0; j < 8; j++)
        {
            double[] column = [.. Enumerable.Range(0, s_options.Rows).Select(i => made.Data.Dense().Row<double>(i)[j])];
            double mean = column.Average(), variance = column.Sum(v => (v - mean) * (v - mean)) / column.Length;

            // Standard errors for n = 20,000: 0.0071 of the mean, 0.01 of the variance; five of each.
            Assert.InRange(mean, -0.036, 0.036);
            Assert.InRange(variance, 0.95, 1.05);
        }

        Assert.All(made.Coefficients.Skip(4), c => Assert.Equal(0, c));
        Assert.Equal(2, Math.Sqrt(made.Coefficients.Sum(c => c * c)), 12);
    }

    [Theory]
    [InlineData(0.5, 0.0)]
    [InlineData(0.2, 0.0)]
    [InlineData(0.01, 0.0)]
    [InlineData(0.2, 0.1)]
    public void Share_of_positives_is_as_asked(double share, double noise)
    {
        var made = SyntheticData.Generate(s_options with { PositiveShare = share, LabelNoise = noise });
        double expected = (share * (1 - noise)) + ((1 - share) * noise), got = made.Data.Labels.ToArray().Average();
        Assert.InRange(got, expected - (5 * Math.Sqrt(expected * (1 - expected) / 20_000)), expected + (5 * Math.Sqrt(expected * (1 - expected) / 20_000)));
    }

    [Fact]
    public void Labels_follow_the_model()
    {
        // Σ (y − σ(z))·x_j is zero in expectation with variance Σ p(1 − p)x² ≤ n/4: within five standard deviations of zero.
        var made = SyntheticData.Generate(s_options with { ElementType = ElementType.Float32 });
        var row = new double[8];
        var score = new double[8];
        for (int i = 0; i < s_options.Rows; i++)
        {
            made.Data.CopyRow(i, row);
            double z = made.Intercept + row.Zip(made.Coefficients, (x, w) => x * w).Sum();
            for (int j = 0; j < 8; j++)
                score[j] += (made.Data.Labels.Span[i] - Logistic.Sigmoid(z)) * row[j];
        }

        Assert.All(score, s => Assert.InRange(Math.Abs(s), 0, 5 * Math.Sqrt(s_options.Rows / 4.0)));
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        SyntheticDataOptions[] unfit =
        [
            new() { Rows = 0 }, new() { Features = 0 }, new() { Informative = 0 }, new() { Informative = 21 }, new() { Redundant = 11 },
            new() { PositiveShare = 0 }, new() { PositiveShare = double.NaN }, new() { LabelNoise = 0.6 }, new() { Separation = 0 },
        ];
        Assert.All(unfit, options => Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticData.Generate(options)));
        Assert.StartsWith("'Informative' is 21; expected 1 to 20, the number of features.", Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticData.Generate(unfit[3])).Message, StringComparison.Ordinal);
    }
}
