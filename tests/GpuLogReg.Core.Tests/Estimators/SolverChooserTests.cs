using GpuLogReg.Compute;
using GpuLogReg.Estimators;

namespace GpuLogReg.Core.Tests.Estimators;

public class SolverChooserTests
{
    [Theory]
    [InlineData(100, 1, "cpu", false, 0, SolverKind.Newton, "100 coefficients, of any scale")]
    [InlineData(33, 3, "reference", false, 0, SolverKind.Newton, "99 coefficients, of any scale")]
    [InlineData(101, 1, "cpu", false, 0, SolverKind.Lbfgs, "101 coefficients, more than 100")]
    [InlineData(34, 3, "cpu", false, 0, SolverKind.Lbfgs, "102 coefficients, more than 100")]
    [InlineData(10, 1, "cpu", true, 0, SolverKind.Lbfgs, "columns of one scale")]
    [InlineData(10, 1, "cuda:0", false, 0, SolverKind.Lbfgs, "device cuda:0")]
    [InlineData(10, 1, "cuda:0", false, 0.5, SolverKind.OwlQn, "the penalty has an L1 part")]
    [InlineData(10, 1, "cpu", false, 1, SolverKind.OwlQn, "the penalty has an L1 part")]
    public void Auto_goes_by_penalty_size_scales_and_device(int features, int outputs, string device, bool standardize, double ratio, SolverKind expected, string reason)
    {
        var options = new LogisticRegressionOptions { Standardize = standardize, Penalty = Penalty.FromC(1, ratio) };
        Assert.Equal(new SolverChoice(expected, reason), SolverChooser.Choose(options, new ObjectiveShape(1000, features, outputs, 1000), device));
    }

    [Fact]
    public void A_solver_asked_for_is_taken()
    {
        var choice = SolverChooser.Choose(new LogisticRegressionOptions { Solver = SolverKind.GradientDescent }, new ObjectiveShape(1, 1, 1, 1), "cpu");
        Assert.Equal(new SolverChoice(SolverKind.GradientDescent, SolverChoice.AskedFor), choice);
    }

    [Fact]
    public void The_summary_says_what_was_chosen_and_why()
    {
        var training = new LogisticRegression(new LogisticRegressionOptions { Device = "cpu" }).Fit(TestSets.Random(50, 3, 1)).Training;
        Assert.Equal(("newton", "3 coefficients, of any scale"), (training.Solver, training.SolverReason));
    }
}
