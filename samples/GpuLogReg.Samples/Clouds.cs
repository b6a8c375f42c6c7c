using GpuLogReg.Data;

namespace GpuLogReg.Samples;

/// <summary>Rows drawn around the centre of their class with normal noise, from a seed: the same rows in every run.</summary>
internal static class Clouds
{
    public static Dataset Draw(
        (int Rows, double[] Centre, double[] Deviation) negative, (int Rows, double[] Centre, double[] Deviation) positive,
        int seed, string[]? names = null, string[]? classes = null)
    {
        var random = new Random(seed);
        var x = new double[negative.Rows + positive.Rows, negative.Centre.Length];
        var labels = new int[x.GetLength(0)];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = i < negative.Rows ? 0 : 1;
            var cloud = labels[i] == 0 ? negative : positive;
            for (int j = 0; j < cloud.Centre.Length; j++)
                x[i, j] = cloud.Centre[j] + (cloud.Deviation[j] * Normal(random));
        }

        return new Dataset(DenseMatrix.From(x), labels, classes, featureNames: names);
    }

    // Box and Muller (1958). 1 − u, because u may be 0 and its logarithm is taken.
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
