using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Data;
using static GpuLogReg.Core.Tests.Compute.Probe;

namespace GpuLogReg.Core.Tests.Compute;

/// <summary>Second derivatives and lines of every CPU engine and of the decorators: against hand values, and against differences of what they derive from.</summary>
public class CurvatureTests
{
    private static readonly double[] _w = [0.3, -0.7, 1.1, 0, -0.2, 0.4];

    private static readonly double[] _v = [1, 0.5, -0.25, 2, -1, 0.75];

    /// <summary>Engine by engine: the oracle, the vectors of each width, the two-pass baseline.</summary>
    public static TheoryData<string> Engines => ["reference", "cpu 128", "cpu 256", "cpu 512", "two passes"];

    private static IObjective Prepare(string engine, Dataset data) => engine switch
    {
        "reference" => new ReferenceBackend().Prepare(data, LossKind.Logistic, Precision.Float64),
        "two passes" => new SimdBackend().PrepareTwoPass(data, LossKind.Logistic, Precision.Float64),
        _ => new SimdBackend().Prepare(data, LossKind.Logistic, Precision.Float64, int.Parse(engine[4..], System.Globalization.CultureInfo.InvariantCulture)),
    };

    [Theory]
    [MemberData(nameof(Engines))]
    public void At_zero_every_row_counts_a_quarter(string engine)
    {
        // ¼·Σ x̃·x̃ᵀ over (0.2, 0.8, 1), (0.5, 0.4, 1), (0.9, 0.1, 1), (0.4, 0.6, 1).
        double[] expected = [0.315, 0.1725, 0.5, 0.1725, 0.2925, 0.475, 0.5, 0.475, 1];
        using var objective = Prepare(engine, TestSets.FourRows());
        AssertClose(expected, Columns(objective, [0, 0, 0]), 1e-15);
        if (Dense(objective, [0, 0, 0]) is { } dense)
            AssertClose(expected, dense, 1e-15);
        else
            Assert.Equal("two passes", engine);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void At_w_1_minus1_b_half_the_weights_are_sigma_times_1_minus_sigma(string engine)
    {
        // Margins −0.1, 0.6, 1.3, 0.3.
        double[] margins = [-0.1, 0.6, 1.3, 0.3];
        double[,] rows = { { 0.2, 0.8, 1 }, { 0.5, 0.4, 1 }, { 0.9, 0.1, 1 }, { 0.4, 0.6, 1 } };
        var expected = new double[9];
        for (int i = 0; i < 36; i++)
        {
            double sigma = 1 / (1 + Math.Exp(-margins[i / 9]));
            expected[i % 9] += sigma * (1 - sigma) * rows[i / 9, i % 9 / 3] * rows[i / 9, i % 3];
        }

        using var objective = Prepare(engine, TestSets.FourRows());
        AssertClose(expected, Columns(objective, [1, -1, 0.5]), 2e-15);
        if (Dense(objective, [1, -1, 0.5]) is { } dense)
            AssertClose(expected, dense, 2e-15);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Products_equal_differences_of_gradients(string engine)
    {
        using var objective = Prepare(engine, TestSets.Random(200, 5, 7, weighted: true));
        AssertProductEqualsDifferences(objective, _w, _v, 1e-8);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Lines_equal_loss_and_slope_at_their_points(string engine)
    {
        using var objective = Prepare(engine, TestSets.Random(200, 5, 7, weighted: true));
        AssertLineEqualsPoints(objective, _w, _v);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(true, 3)]
    [InlineData(false, 0)]
    [InlineData(false, 3)]
    public void Penalty_and_scale_are_in_products_matrix_and_line(bool intercept, double l2)
    {
        using var objective = new PenalizedObjective(Prepare("cpu 256", TestSets.Random(200, 5, 7, weighted: true)), l2, intercept);
        AssertClose(Dense(objective, _w)!, Columns(objective, _w), 1e-14);

        // Where no intercept is fitted, gradients say nothing of its row: it is that of the identity.
        double[] v = intercept ? _v : [.. _v[..^1], 0];
        AssertProductEqualsDifferences(objective, _w, v, 1e-9);
        AssertLineEqualsPoints(objective, _w, v);
        if (!intercept)
        {
            double[] dense = Dense(objective, _w)!;
            Assert.Equal([0.0, 0, 0, 0, 0, 1], dense[^6..]);
            Assert.Equal([0.0, 0, 0, 0, 0, 0.75], Product(objective, _w, [0, 0, 0, 0, 0, 0.75]));
        }
    }

    [Fact]
    public void Without_an_intercept_a_line_leaves_it_alone()
    {
        using var objective = new PenalizedObjective(Prepare("reference", TestSets.Random(50, 5, 7)), 1, fitIntercept: false);
        Assert.Equal(At(objective, _w, [.. _v[..^1], 0], 0.7), At(objective, _w, _v, 0.7));
    }

    [Fact]
    public void A_product_asked_for_before_the_matrix_and_after_it_has_the_same_bits()
    {
        using var objective = Prepare("cpu 256", TestSets.Random(333, 5, 3));
        using Vector w = objective.Space.Allocate(6), v = objective.Space.Allocate(6), product = objective.Space.Allocate(6);
        objective.Space.Upload(_w, w);
        objective.Space.Upload(_v, v);
        using var curvature = objective.CurvatureAt(w);

        // w is copied: what happens to it afterwards is no business of the curvature.
        objective.Space.Upload(new double[6], w);
        Assert.True(curvature.TryDense(new double[36]));
        curvature.Multiply(v, product);
        var after = new double[6];
        objective.Space.Download(product, after);
        Assert.Equal(Product(objective, _w, _v), after);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void The_row_order_does_not_matter(string engine)
    {
        using var objective = Prepare(engine, TestSets.Random(100, 5, 3, weighted: true));
        double[] before = Product(objective, _w, _v);
        var line = At(objective, _w, _v, 0.5);
        objective.Order([.. Enumerable.Range(0, 100).Reverse()]);
        Assert.Equal(before, Product(objective, _w, _v));
        Assert.Equal(line, At(objective, _w, _v, 0.5));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Vectors_and_matrices_of_another_length_are_refused(string engine)
    {
        using var objective = Prepare(engine, TestSets.FourRows());
        using Vector right = objective.Space.Allocate(3), wrong = objective.Space.Allocate(4);
        Assert.Throws<ArgumentException>(() => objective.CurvatureAt(wrong));
        Assert.Throws<ArgumentException>(() => objective.LineAt(wrong, right));
        Assert.Throws<ArgumentException>(() => objective.LineAt(right, wrong));
        using var curvature = objective.CurvatureAt(right);
        Assert.Throws<ArgumentException>(() => curvature.Multiply(wrong, right));
        Assert.Throws<ArgumentException>(() => curvature.Multiply(right, wrong));
        var error = Assert.Throws<ArgumentException>(() => curvature.TryDense(new double[8]));
        Assert.Contains("'hessian' has length 8; expected 9", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disposed_engine_says_so()
    {
        var objective = Prepare("cpu 256", TestSets.FourRows());
        using Vector w = objective.Space.Allocate(3), result = objective.Space.Allocate(3);
        using var curvature = objective.CurvatureAt(w);
        using var line = objective.LineAt(w, w);
        objective.Dispose();
        Assert.Throws<ObjectDisposedException>(() => curvature.Multiply(w, result));
        Assert.Throws<ObjectDisposedException>(() => curvature.TryDense(new double[9]));
        Assert.Throws<ObjectDisposedException>(() => line.At(1));
        Assert.Throws<ObjectDisposedException>(() => objective.CurvatureAt(w));
        Assert.Throws<ObjectDisposedException>(() => objective.LineAt(w, w));
    }

    [Fact]
    public void The_cpu_engine_hands_out_no_matrix_of_thousands_of_columns()
    {
        using var objective = Prepare("cpu 256", TestSets.Random(3, 1100, 1));
        Assert.Null(Dense(objective, new double[1101]));
    }
}
