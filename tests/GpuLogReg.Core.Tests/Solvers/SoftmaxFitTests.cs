using GpuLogReg.Compute;
using GpuLogReg.Core.Tests.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Data;
using GpuLogReg.Solvers;
using static GpuLogReg.Core.Tests.Compute.Probe;

namespace GpuLogReg.Core.Tests.Solvers;

/// <summary>Every solver on the multinomial loss, whose Hessian is singular: the same number added to all outputs changes nothing.</summary>
public class SoftmaxFitTests
{
    private const int Features = 5, Classes = 4;

    private static PenalizedObjective Objective(double l2, bool intercept = true, int n = 300, int d = Features, int k = Classes, bool engine = false)
    {
        var data = TestSets.RandomClasses(n, d, k, 23, weighted: true);
        IBackend backend = engine ? new SimdBackend() : new ReferenceBackend();
        return new PenalizedObjective(backend.Prepare(data, LossKind.Softmax, Precision.Float64), l2, intercept);
    }

    private static (SolverResult Result, double[] W) Minimize(ISolver solver, PenalizedObjective objective)
    {
        using var w = objective.Space.Allocate(objective.Shape.Coefficients);
        var result = solver.Minimize(objective, w);
        var values = new double[w.Length];
        objective.Space.Download(w, values);
        return (result, values);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(2, false)]
    [InlineData(0, true)]
    [InlineData(0, false)]
    public void Newton_and_lbfgs_find_the_same_minimum_and_newton_in_a_handful_of_steps(double l2, bool intercept)
    {
        using var objective = Objective(l2, intercept);
        var (expected, byLbfgs) = Minimize(new Lbfgs { Tolerance = 1e-9 }, objective);
        var (result, byNewton) = Minimize(new Newton { Tolerance = 1e-9 }, objective);
        Assert.Equal(StopReason.Converged, expected.StopReason);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.InRange(result.Iterations, 2, 8);
        Assert.Equal(expected.Value, result.Value, 1e-13);

        // From zero both stay where the flat directions have no share, so even what is not unique agrees.
        AssertClose(byLbfgs, byNewton, 1e-6);
        for (int j = 0; j <= Features; j++)
            Assert.Equal(0, byNewton.AsSpan(j * Classes, Classes).ToArray().Sum(), 1e-9);
        if (!intercept)
            Assert.All(byNewton[^Classes..], b => Assert.Equal(0, b));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    public void The_dense_form_is_definite_and_the_products_along_flat_directions_are_zero(double l2)
    {
        using var objective = Objective(l2);
        double[] w = [.. Enumerable.Range(0, (Features + 1) * Classes).Select(j => Math.Sin(j))], dense = Dense(objective, w)!, products = Columns(objective, w);
        Assert.True(Cholesky.TryFactor([.. dense], w.Length));
        double weight = objective.Shape.WeightSum;
        for (int j = 0; j <= Features; j++)
        {
            double[] flat = [.. Enumerable.Range(0, w.Length).Select(i => i / Classes == j ? 0.5 : 0)];
            double penalty = j < Features ? l2 / weight : 0;
            AssertClose([.. flat.Select(f => penalty * f)], Product(objective, w, flat), 1e-15);
            for (int i = 0; i < w.Length; i++)
            {
                // Dense − products is τ·u·uᵀ on the blocks that are flat, nothing elsewhere.
                for (int l = 0; l < w.Length; l++)
                {
                    bool touched = i / Classes == l / Classes && (l2 == 0 || i / Classes == Features);
                    double difference = dense[(i * w.Length) + l] - products[(i * w.Length) + l];
                    if (touched)
                        Assert.True(difference > 0);
                    else
                        Assert.Equal(0, difference, 1e-15);
                }
            }
        }
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(2, false)]
    [InlineData(0, true)]
    [InlineData(0, false)]
    public void Newton_by_conjugate_gradients_copes_with_the_singular_hessian(double l2, bool intercept)
    {
        using var products = new PenalizedObjective(
            new WithoutMatrix(new ReferenceBackend().Prepare(TestSets.RandomClasses(300, Features, Classes, 23, weighted: true), LossKind.Softmax, Precision.Float64)), l2, intercept);
        using var objective = Objective(l2, intercept);
        var (expected, byMatrix) = Minimize(new Newton { Tolerance = 1e-10 }, objective);
        var (result, byProducts) = Minimize(new Newton { Tolerance = 1e-10 }, products);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.InRange(result.Iterations, 2, 12);
        Assert.Equal(expected.Value, result.Value, 1e-13);
        AssertClose(byMatrix, byProducts, 1e-7);
    }

    [Fact]
    public void Newton_solves_more_coefficients_than_cholesky_is_asked_for()
    {
        // 61 × 9 = 549.
        using var objective = Objective(1.5, n: 400, d: 60, k: 9, engine: true);
        var (expected, _) = Minimize(new Lbfgs { Tolerance = 1e-10 }, objective);
        var (result, _) = Minimize(new Newton { Tolerance = 1e-9 }, objective);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.InRange(result.Iterations, 2, 20);
        Assert.Equal(expected.Value, result.Value, 1e-12);
    }

    [Fact]
    public void Newton_of_two_outputs_is_the_binary_fit_with_half_the_penalty()
    {
        // Columns ±v/2 give the margins' difference v and the penalty ½λ·2·‖v/2‖² = ½·(λ/2)·‖v‖².
        var data = TestSets.Random(200, 5, 9);
        using var softmax = new PenalizedObjective(new ReferenceBackend().Prepare(data, LossKind.Softmax, Precision.Float64), 3, true);
        using var binary = new PenalizedObjective(new ReferenceBackend().Prepare(data, LossKind.Logistic, Precision.Float64), 1.5, true);
        var (result, w) = Minimize(new Newton { Tolerance = 1e-11 }, softmax);
        var (expected, v) = Minimize(new Newton { Tolerance = 1e-11 }, binary);
        Assert.Equal(expected.Value, result.Value, 1e-14);
        AssertClose([.. v.SelectMany(x => new[] { -x / 2, x / 2 })], w, 1e-9);
    }

    [Fact]
    public void Gradient_descent_with_the_derived_rate_lowers_the_cost_at_every_step_and_converges()
    {
        foreach (int k in new[] { 2, 3, 10 })
        {
            using var objective = Objective(8, k: k);
            var (expected, _) = Minimize(new Newton { Tolerance = 1e-10 }, objective);
            var (result, _) = Minimize(new GradientDescent { MaxIterations = 20000, Tolerance = 1e-6 }, objective);
            Assert.Equal(StopReason.Converged, result.StopReason);
            Assert.Equal(expected.Value, result.Value, 1e-8);
            for (int i = 1; i < result.CostHistory.Count; i++)
                Assert.True(result.CostHistory[i] <= result.CostHistory[i - 1] + 1e-15);
        }
    }

    [Fact]
    public void The_derived_rate_is_one_over_boehnings_bound()
    {
        // X = ±1 in one column, three classes alike: the loss's Hessian at zero is ⅓·(I − 1·1ᵀ/3) ⊗ [[1, 0], [0, 1]], its bound ½·(…), whose largest
        // eigenvalue is ½; the rate keeps 5 % away. The gradient at zero shows it: one step is −rate times it.
        var data = new Dataset(DenseMatrix.From(new double[,] { { 1 }, { -1 }, { 1 }, { -1 }, { 1 }, { -1 } }), new[] { 0, 0, 1, 1, 2, 1 });
        using var objective = new PenalizedObjective(new ReferenceBackend().Prepare(data, LossKind.Softmax, Precision.Float64), 0, true);
        double[] gradient = Gradient(objective, new double[6]);
        var (_, w) = Minimize(new GradientDescent { MaxIterations = 1, Tolerance = 0 }, objective);
        for (int i = 0; i < 6; i++)
            Assert.Equal(-gradient[i] / (1.05 * 0.5), w[i], 1e-3);
    }

    [Fact]
    public void Mini_batches_come_near_the_minimum_by_every_rule()
    {
        using var objective = Objective(8, engine: true);
        var (expected, _) = Minimize(new Newton { Tolerance = 1e-10 }, objective);
        double start = Math.Log(Classes);
        foreach (var rule in Enum.GetValues<UpdateRule>())
        {
            bool adaptive = rule is UpdateRule.Adam or UpdateRule.AdamW;
            var solver = new MiniBatchDescent { Update = rule, Epochs = 60, BatchSize = 50, Seed = 5, Tolerance = 0, LearningRate = adaptive ? 0.05 : null };
            var (result, _) = Minimize(solver, objective);
            Assert.InRange(result.Value, expected.Value - 1e-12, expected.Value + (0.05 * (start - expected.Value)));
        }
    }

    [Fact]
    public void Owlqn_drops_coefficients_and_its_slopes_are_within_the_penalty()
    {
        const double L1 = 12;
        using var objective = Objective(0, engine: true);
        var (result, w) = Minimize(new OwlQn { L1 = L1, Tolerance = 1e-9 }, objective);
        Assert.Equal(StopReason.Converged, result.StopReason);
        double[] gradient = Gradient(objective, w);
        double strength = L1 / objective.Shape.WeightSum;
        Assert.Contains(w[..(Features * Classes)], v => v == 0);
        Assert.Contains(w[..(Features * Classes)], v => v != 0);
        for (int j = 0; j < w.Length; j++)
        {
            if (j >= Features * Classes)
                Assert.Equal(0, gradient[j], 1e-8);
            else if (w[j] == 0)
                Assert.InRange(Math.Abs(gradient[j]), 0, strength + 1e-8);
            else
                Assert.Equal(-Math.Sign(w[j]) * strength, gradient[j], 1e-8);
        }
    }
}
