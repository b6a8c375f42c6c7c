using GpuLogReg.Solvers;

namespace GpuLogReg.Core.Tests.Solvers;

public class SampleStartTests
{
    public static TheoryData<string> Solvers => ["lbfgs", "newton"];

    [Theory]
    [MemberData(nameof(Solvers))]
    public void A_good_sample_saves_evaluations_and_the_optimum_is_that_of_all_rows(string solver)
    {
        double[] minimum = [3, -2, 1], near = [3.02, -2.01, 1.01];
        FunctionObjective all = Bowl(minimum), sample = Bowl(near);
        var (alone, _) = Bowl(minimum).Minimize(Solver(solver, null), new double[3]);
        var (result, point) = all.Minimize(Solver(solver, sample), new double[3]);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.True(sample.Evaluations > 0);
        Assert.True(all.Evaluations < alone.Evaluations, $"{all.Evaluations} evaluations against {alone.Evaluations}");

        // The sample has as many rows as all here, so its evaluations count whole.
        Assert.Equal(all.Evaluations + sample.Evaluations, result.Evaluations);
        for (int j = 0; j < 3; j++)
            Assert.Equal(minimum[j], point[j], 1e-8);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void A_sample_whose_optimum_is_worse_than_the_start_is_forgotten(string solver)
    {
        var far = Bowl([900, 900, 900], 1e-4);
        var (result, point) = Bowl([3, -2, 1]).Minimize(Solver(solver, far), [3.1, -2.1, 1.1]);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.InRange(result.CostHistory[0], 1, 2);
        for (int j = 0; j < 3; j++)
            Assert.Equal(new double[] { 3, -2, 1 }[j], point[j], 1e-8);
    }

    [Theory]
    [InlineData("lbfgs", 0.05)]
    [InlineData("lbfgs", 30)]
    [InlineData("newton", 0.05)]
    [InlineData("newton", 30)]
    public void A_curvature_that_misleads_gives_way_to_that_of_all_rows(string solver, double curvature)
    {
        var (result, point) = Bowl([3, -2, 1]).Minimize(Solver(solver, Bowl([2.9, -2.1, 1.1], curvature)), new double[3]);
        Assert.Equal(StopReason.Converged, result.StopReason);
        for (int j = 0; j < 3; j++)
            Assert.Equal(new double[] { 3, -2, 1 }[j], point[j], 1e-8);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Cancelling_on_the_sample_cancels_the_fit(string solver)
    {
        var all = Bowl([3, -2, 1]);
        var (result, _) = all.Minimize(Solver(solver, Bowl([3, -2, 1])), new double[3], new CancellationToken(true));
        Assert.Equal(StopReason.Cancelled, result.StopReason);
        Assert.Equal(0, result.Iterations);
    }

    private static ISolver Solver(string name, FunctionObjective? sample) => name == "newton"
        ? new Newton { Tolerance = 1e-9, Sample = sample }
        : new Lbfgs { Tolerance = 1e-9, Sample = sample };

    /// <summary>1 + Σ c·(j + 1)·(cosh(xⱼ − mⱼ) − 1): convex, with a curvature that changes from point to point. The 1 is what rounding is relative to.</summary>
    private static FunctionObjective Bowl(double[] minimum, double scale = 1) => new(
        3,
        x => 1 + x.Select((v, j) => scale * (j + 1) * (Math.Cosh(v - minimum[j]) - 1)).Sum(),
        x => [.. x.Select((v, j) => scale * (j + 1) * Math.Sinh(v - minimum[j]))],
        x =>
        {
            var hessian = new double[3, 3];
            for (int j = 0; j < 3; j++)
                hessian[j, j] = scale * (j + 1) * Math.Cosh(x[j] - minimum[j]);
            return hessian;
        });
}
