using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Estimators;
using GpuLogReg.Solvers;

namespace GpuLogReg.Parity;

/// <summary>Penalties with an L1 part: the same optimum and the same zeros on every backend.</summary>
public sealed class SparseFitTests(OpenedBackends backends)
{
    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void Owlqn_reaches_the_oracles_optimum_and_its_zeros(string backend, Precision storage)
    {
        bool single = storage != Precision.Float64;
        using var problem = Problem.Create(400, 20, Problem.Native(storage), weighted: true);
        foreach (var (l1, l2) in new[] { (20.0, 0.0), (12.0, 8.0) })
        {
            var (expected, oracle) = Fits.Run(new OwlQn { L1 = l1, Tolerance = 1e-10 }, new ReferenceBackend().Prepare(problem.Data, LossKind.Logistic, storage), l2);
            var solver = new OwlQn { L1 = l1, Tolerance = single ? 1e-5 : 1e-9, RelativeNoise = single ? 1e-7 : 1e-13 };
            var (w, result) = Fits.Run(solver, backends.Prepare(backend, problem.Data, storage), l2);
            Assert.Equal(StopReason.Converged, oracle.StopReason);
            Assert.Equal(StopReason.Converged, result.StopReason);

            Close.Number(oracle.Value, result.Value, single ? 1e-6 : 1e-12, "J");
            Close.Numbers(expected, w, [.. Enumerable.Repeat(single ? 1e-3 : 1e-6, w.Length)], "w");
            EnsureSameZeros(expected[..^1], w[..^1]);
        }
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void The_estimator_fits_the_lasso_and_the_elastic_net_on_every_device(string backend, Precision storage)
    {
        backends.Open(backend, storage);
        using var problem = Problem.Create(300, 12, Problem.Native(storage));
        foreach (var penalty in new[] { Penalty.FromC(0.1, 1), Penalty.FromC(0.1, 0.7) })
        {
            var options = new LogisticRegressionOptions
            {
                Device = Registry.Oracle,
                Penalty = penalty,
                Precision = storage,
                Standardize = true,
                Tolerance = storage != Precision.Float64 ? 1e-5 : 1e-9,
            };
            var expected = Fits.Estimate(options, problem.Data);
            var model = Fits.Estimate(options with { Device = backend }, problem.Data);
            Assert.Equal("owlqn", model.Training.Solver);
            Assert.Equal(backend, model.Training.Device);
            Assert.Equal(StopReason.Converged, model.Training.StopReason);
            double tolerance = storage != Precision.Float64 ? 1e-3 : 1e-6;
            Close.Numbers([.. expected.Coefficients[0], expected.Intercepts[0]], [.. model.Coefficients[0], model.Intercepts[0]], [.. Enumerable.Repeat(tolerance, 13)], "w");
            EnsureSameZeros([.. expected.Coefficients[0]], [.. model.Coefficients[0]]);
        }
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void A_penalty_above_every_slope_leaves_the_intercept_alone(string backend, Precision storage)
    {
        using var problem = Problem.Create(150, 6, Problem.Native(storage));
        var solver = new OwlQn { L1 = 1000, Tolerance = 1e-6, RelativeNoise = storage != Precision.Float64 ? 1e-7 : 1e-13 };
        var (w, result) = Fits.Run(solver, backends.Prepare(backend, problem.Data, storage), 0);
        double positive = problem.Data.Labels.ToArray().Count(y => y == 1);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.Equal(new double[6], w[..^1]);
        Close.Number(Math.Log(positive / (150 - positive)), w[^1], 1e-4, "b");
    }

    /// <summary>The oracle's zeros and no others; some of each, and none that a rounding could turn.</summary>
    private static void EnsureSameZeros(double[] expected, double[] actual)
    {
        Assert.All(expected, w => Assert.True(w == 0 || Math.Abs(w) > 5e-3, $"{w} is too near zero to tell; choose other data."));
        Assert.Equal(expected.Select(w => w == 0), actual.Select(w => w == 0));
        Assert.InRange(expected.Count(w => w == 0), 2, expected.Length - 2);
    }
}
