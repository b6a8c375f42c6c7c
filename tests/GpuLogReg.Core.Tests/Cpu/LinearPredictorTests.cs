using GpuLogReg.Cpu;
using GpuLogReg.Data;

namespace GpuLogReg.Core.Tests.Cpu;

public class LinearPredictorTests
{
    public static TheoryData<int> Widths => [.. Enumerable.Range(1, 40), 100, 1000];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Margins_of_every_width_are_those_of_the_formula(int columns)
    {
        const int Rows = 3;
        float[] x = [.. Enumerable.Range(0, Rows * columns).Select(i => (float)Math.Sin(i + 0.5))];
        double[][] w = [[.. Enumerable.Range(0, columns).Select(j => Math.Cos(j))], [.. Enumerable.Range(0, columns).Select(j => 1.0 / (j + 1))]];
        double[] b = [0.25, -3];
        using var single = DenseMatrix.Wrap(x, Rows, columns);
        using var wide = DenseMatrix.Wrap(Array.ConvertAll(x, value => (double)value), Rows, columns);
        foreach (var matrix in (DenseMatrix[])[single, wide])
        {
            var margins = new double[Rows * 2];
            new LinearPredictor(w, b, null).Margins(matrix, margins);
            for (int i = 0; i < Rows; i++)
            {
                for (int c = 0; c < 2; c++)
                {
                    double expected = b[c] + Enumerable.Range(0, columns).Sum(j => x[(i * columns) + j] * w[c][j]);
                    Assert.Equal(expected, margins[(i * 2) + c], 1e-12 * columns);
                }
            }
        }
    }

    [Fact]
    public void Rows_of_many_runs_come_out_as_one_by_one()
    {
        var data = SyntheticData.Generate(new SyntheticDataOptions { Rows = 5000, Features = 11 });
        var predictor = new LinearPredictor([[.. data.Coefficients]], [data.Intercept], null);
        var all = new double[5000];
        predictor.Margins(data.Data.Features, all);
        var one = new double[1];
        for (int i = 0; i < all.Length; i++)
        {
            predictor.Margins(data.Data.Features, i, one);
            Assert.Equal(one[0], all[i]);
        }
    }
}
