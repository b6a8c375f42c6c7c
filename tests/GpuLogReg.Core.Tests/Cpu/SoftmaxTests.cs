using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Data;
using static GpuLogReg.Core.Tests.Compute.Probe;

namespace GpuLogReg.Core.Tests.Cpu;

/// <summary>The engines of k outputs against numbers worked by hand (mpmath 1.3.0, 40 digits), their own differences, and the binary oracle.</summary>
public class SoftmaxTests
{
    // Feature-major, intercepts last: w = [1 −1 ½; 0 ½ −¼], b = [¼ 0 −½].
    private static readonly double[] _w = [1, -1, 0.5, 0, 0.5, -0.25, 0.25, 0, -0.5];

    /// <summary>Engine by engine: the oracle, the vectors of each width.</summary>
    public static TheoryData<string> Engines => ["reference", "cpu 128", "cpu 256", "cpu 512"];

    public static TheoryData<string, int> EnginesAndOutputs => new MatrixTheoryData<string, int>(["reference", "cpu 128", "cpu 256", "cpu 512"], [2, 3, 7]);

    private static IObjective Prepare(string engine, Dataset data) => engine == "reference"
        ? new ReferenceBackend().Prepare(data, LossKind.Softmax, Precision.Float64)
        : new SimdBackend().Prepare(data, LossKind.Softmax, Precision.Float64, int.Parse(engine[4..], System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [MemberData(nameof(Engines))]
    public void Loss_and_gradient_of_four_rows_of_three_classes(string engine)
    {
        using var objective = Prepare(engine, TestSets.FourRowsOfThreeClasses());
        Assert.Equal(new ObjectiveShape(4, 2, 3, 6.5), objective.Shape);
        var (value, gradient) = Evaluate(objective, _w);
        Assert.Equal(6.9470549049299360484, value, 2e-15);
        AssertClose(
            [
                0.26781438778084708831, 0.18773119538299707849, -0.4555455831638441668,
                -0.7167090552062252336, 0.88477061261438602375, -0.16806155740816079015,
                -0.33004575476182533652, 1.1140915289791750595, -0.78404577421734972301,
            ], gradient, 1e-15);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Margins_are_rows_by_outputs(string engine)
    {
        using var objective = Prepare(engine, TestSets.FourRowsOfThreeClasses());
        using var w = objective.Space.Allocate(9);
        objective.Space.Upload(_w, w);
        var margins = new double[12];
        objective.Margins(w, margins);

        // Row (0.2, 0.8): 0.2·1 + 0.25; −0.2 + 0.4; 0.1 − 0.2 − 0.5.
        AssertClose([0.45, 0.2, -0.6, 0.75, -0.3, -0.35, 1.15, -0.85, -0.075, 0.65, -0.1, -0.45], margins, 1e-15);
        Assert.Throws<ArgumentException>(() => objective.Margins(w, new double[4]));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Cost_at_zero_is_log_k_a_row_and_the_gradient_counts_classes(string engine)
    {
        using var objective = Prepare(engine, new Dataset(DenseMatrix.From(new double[,] { { 1 }, { 2 }, { 4 } }), new[] { 0, 1, 1 }, ["a", "b", "c"]));
        var (value, gradient) = Evaluate(objective, new double[6]);
        Assert.Equal(3 * Math.Log(3), value, 1e-15 * 4);
        AssertClose([(7 / 3.0) - 1, (7 / 3.0) - 6, 7 / 3.0, 0, -1, 1], gradient, 2e-15);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Hessian_at_zero_is_the_gram_matrix_times_a_third_on_the_diagonal_less_a_ninth(string engine)
    {
        double[] gram = [1.26, 0.69, 2, 0.69, 1.17, 1.9, 2, 1.9, 4];
        var expected = new double[81];
        for (int row = 0; row < 9; row++)
        {
            for (int column = 0; column < 9; column++)
                expected[(row * 9) + column] = gram[(row / 3 * 3) + (column / 3)] * ((row % 3 == column % 3 ? 1 / 3.0 : 0) - (1 / 9.0));
        }

        using var objective = Prepare(engine, TestSets.FourRowsOfThreeClasses().WithWeights(default));
        AssertClose(expected, Dense(objective, new double[9])!, 1e-15);
        AssertClose(expected, Columns(objective, new double[9]), 1e-15);
    }

    [Theory]
    [MemberData(nameof(EnginesAndOutputs))]
    public void Gradient_product_matrix_and_line_agree(string engine, int k)
    {
        const int d = 4;
        using var objective = Prepare(engine, TestSets.RandomClasses(100, d, k, 11, weighted: true));
        double[] w = Numbers((d + 1) * k, 1), v = Numbers((d + 1) * k, 2);
        AssertGradientEqualsDifferences(objective, w, 1e-8);
        AssertProductEqualsDifferences(objective, w, v, 1e-8);
        AssertLineEqualsPoints(objective, w, v);
        AssertClose(Columns(objective, w), Dense(objective, w)!, 1e-13);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Two_classes_with_the_first_column_zero_are_the_binary_loss(string engine)
    {
        var data = TestSets.Random(60, 5, 5, weighted: true);
        double[] w = Numbers(6, 3), v = Numbers(6, 4);
        double[] Second(double[] values) => [.. values.SelectMany(x => new[] { 0, x })];
        using var softmax = Prepare(engine, data);
        using var binary = new ReferenceBackend().Prepare(data, LossKind.Logistic, Precision.Float64);
        var (value, gradient) = Evaluate(softmax, Second(w));
        var (expected, expectedGradient) = Evaluate(binary, w);
        Assert.Equal(expected, value, 1e-14 * expected);
        AssertClose([.. expectedGradient.SelectMany(g => new[] { -g, g })], gradient, 1e-13);
        AssertClose([.. Product(binary, w, v).SelectMany(h => new[] { -h, h })], Product(softmax, Second(w), Second(v)), 1e-13);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Row_ranges_count_positions_of_the_order_and_targets_can_be_replaced(string engine)
    {
        var data = TestSets.FourRowsOfThreeClasses();
        using var objective = Prepare(engine, data);
        double fourth = Evaluate(objective, _w, new RowRange(3, 1)).Value, all = Evaluate(objective, _w).Value;
        objective.Order([3, 2, 1, 0]);
        double first = Evaluate(objective, _w, new RowRange(0, 1)).Value, rest = Evaluate(objective, _w, new RowRange(1, 3)).Value;
        Assert.Equal(fourth, first);
        Assert.Equal(all, first + rest, 1e-14);

        objective.Order([]);
        objective.SetTargets([2, 2, 1, 0], [1, 0, 4, 1]);
        using var anew = Prepare(engine, data.WithLabels(new[] { 2, 2, 1, 0 }, data.Classes).WithWeights(new double[] { 1, 0, 4, 1 }));
        Assert.Equal(anew.Shape, objective.Shape);
        var (value, gradient) = Evaluate(objective, _w);
        Assert.Equal(Evaluate(anew, _w).Value, value);
        Assert.Equal(Evaluate(anew, _w).Gradient, gradient);
        Assert.Throws<ArgumentException>(() => objective.SetTargets([0, 1, 2, 3], []));
    }

    [Fact]
    public void Sparse_rows_are_the_same_rows()
    {
        using var dense = Prepare("reference", new Dataset(DenseMatrix.From(new double[,] { { 0, 2, 0 }, { 0, 0, 0 }, { 1.5, 0, -3 } }), new[] { 1, 3, 2 }, weights: new double[] { 1, 2, 3 }));
        using var sparse = Prepare("reference", new Dataset(CsrMatrix.From([0, 1, 1, 3], [1, 0, 2], [2.0, 1.5, -3], 3), new[] { 1, 3, 2 }, weights: new double[] { 1, 2, 3 }));
        Assert.Equal(4, sparse.Shape.Outputs);
        double[] w = Numbers(16, 5);
        Assert.Equal(Evaluate(dense, w).Value, Evaluate(sparse, w).Value);
        Assert.Equal(Evaluate(dense, w).Gradient, Evaluate(sparse, w).Gradient);
        Assert.Equal(Product(dense, w, Numbers(16, 6)), Product(sparse, w, Numbers(16, 6)));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Margins_of_ten_thousand_stay_finite(string engine)
    {
        var data = TestSets.RandomClasses(40, 3, 5, 2);
        using var objective = Prepare(engine, data);
        double[] w = [.. Numbers(20, 7).Select(v => 2e4 * v)];
        var (value, gradient) = Evaluate(objective, w);
        Assert.True(double.IsFinite(value));
        Assert.All(gradient, g => Assert.True(double.IsFinite(g)));
        Assert.All(Dense(objective, w)!, h => Assert.True(double.IsFinite(h)));
    }

    private static double[] Numbers(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (2 * random.NextDouble()) - 1)];
    }
}
