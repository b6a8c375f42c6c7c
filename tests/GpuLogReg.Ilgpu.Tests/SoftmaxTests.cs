using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Ilgpu.Tests.Support;

namespace GpuLogReg.Ilgpu.Tests;

/// <summary>The multinomial loss over dense rows on every device against the oracle: outputs around every block, more than a group has threads, and widths around every tile.</summary>
public sealed class SoftmaxTests
{
    public static TheoryData<string, Precision, int, int, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, Precision, int, int, int>();
            foreach (string device in TestDevices.Names)
            {
                foreach (Precision precision in new[] { Precision.Float32, Precision.Float64 })
                {
                    foreach (int classes in new[] { 2, 3, 4, 5, 8, 9, 17, 26 })
                        cases.Add(device, precision, 41, 7, classes);
                    foreach (int columns in new[] { 1, 4, 5, 33, 130 })
                        cases.Add(device, precision, 19, columns, 3);
                    cases.Add(device, precision, 1, 3, 4);
                    cases.Add(device, precision, 6000, 2, 3);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Dense_rows_agree_with_the_oracle(string device, Precision precision, int rows, int columns, int classes)
    {
        Dataset data = RandomData.Rows(rows, columns, seed: rows + columns + classes, weighted: columns % 2 == 1 && rows > 1).WithClasses(classes);
        OracleAssert.Agrees(TestDevices.Open(device), data, LossKind.Softmax, precision);
    }

    /// <summary>The stages that X is read twice by, where one pass is what such rows get otherwise.</summary>
    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void Two_passes_agree_with_one(string device)
    {
        IBackend backend = TestDevices.Open(device);
        Dataset data = RandomData.Rows(300, 6, seed: 4, weighted: true).WithClasses(3);
        using IObjective one = backend.Prepare(data, LossKind.Softmax, Precision.Float64);
        using IObjective two = ((ITwoPassBaseline)backend).PrepareTwoPass(data, LossKind.Softmax, Precision.Float64);
        double[] w = [.. Enumerable.Range(0, 21).Select(i => Math.Sin(i))];
        double[] first = Evaluate(one, w), second = Evaluate(two, w);
        for (int i = 0; i < first.Length; i++)
            Assert.Equal(first[i], second[i], 1e-11);

        static double[] Evaluate(IObjective objective, double[] w)
        {
            using Vector weights = objective.Space.Allocate(w.Length), gradient = objective.Space.Allocate(w.Length);
            objective.Space.Upload(w, weights);
            double loss = objective.ValueAndGradient(weights, gradient, RowRange.All(objective.Shape.Rows));
            var numbers = new double[w.Length];
            objective.Space.Download(gradient, numbers);
            return [loss, .. numbers];
        }
    }

    /// <summary>Where the label's margin dominates, loss, slopes and curvature are small, and right relative to themselves.</summary>
    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void Tails_keep_their_figures(string device)
    {
        double[] x = [1];
        var data = new Dataset(DenseMatrix.Wrap(x.AsMemory(), 1, 1), new[] { 1 }, ["a", "b", "c"]);
        using IObjective objective = TestDevices.Open(device).Prepare(data, LossKind.Softmax, Precision.Float64);
        using Vector w = objective.Space.Allocate(6);
        using Vector result = objective.Space.Allocate(6);
        using Vector v = objective.Space.Allocate(6);
        objective.Space.Upload([-50, 0, -60, 0, 0, 0], w);
        objective.Space.Upload([1, 0, 0, 0, 0, 0], v);
        double rest = Math.Exp(-50) + Math.Exp(-60);
        Assert.Equal(rest, objective.ValueAndGradient(w, result, RowRange.All(1)), rest * 1e-14);
        var numbers = new double[6];
        objective.Space.Download(result, numbers);
        Assert.Equal(-rest, numbers[1], rest * 1e-14);
        Assert.Equal(-rest, numbers[4], rest * 1e-14);
        Assert.Equal(Math.Exp(-60), numbers[2], Math.Exp(-60) * 1e-14);
        using ICurvature curvature = objective.CurvatureAt(w);
        curvature.Multiply(v, result);
        objective.Space.Download(result, numbers);
        Assert.Equal(Math.Exp(-50), numbers[0], Math.Exp(-50) * 1e-14);
        Assert.Equal(-Math.Exp(-50), numbers[1], Math.Exp(-50) * 1e-14);
        Assert.Equal(-Math.Exp(-110), numbers[2], Math.Exp(-110) * 1e-13);
    }

    /// <summary>1e30·1e30 is infinite in float32. A row of weight zero with such a margin must add nothing.</summary>
    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void Infinite_margins_without_weight_add_nothing(string device)
    {
        float[] x = [1e30f, 1f, -1e30f, 0.5f, 1e30f];
        var data = new Dataset(DenseMatrix.Wrap(x.AsMemory(), 5, 1), new[] { 0, 1, 2, 0, 1 }, weights: new double[] { 0, 1, 0, 2, 0 });
        using IObjective objective = TestDevices.Open(device).Prepare(data, LossKind.Softmax, Precision.Float32);
        using Vector w = objective.Space.Allocate(6);
        using Vector gradient = objective.Space.Allocate(6);
        objective.Space.Upload([1e30, 0, 1e30, 0, 0, 0], w);
        double loss = objective.ValueAndGradient(w, gradient, new RowRange(0, 5));
        Assert.Equal(1e30 + (2 * Math.Log(2)), loss, 1e24);
        var actual = new double[6];
        objective.Space.Download(gradient, actual);
        Assert.Equal([0.5 - 0.5, -1, 0.5 + 0.5, 0.5 - 1, -1, 0.5 + 1], actual.Select(g => Math.Round(g, 5)));
    }
}
