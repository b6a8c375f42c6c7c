using GpuLogReg.Devices;
using GpuLogReg.Estimators;

namespace GpuLogReg.Core.Tests.Estimators;

public class AutoChoiceTests
{
    [Theory]
    [InlineData(569, 30, SolverKind.Newton)]
    [InlineData(60_000, 784, SolverKind.Lbfgs)]
    public void Says_what_a_fit_of_that_size_would_take(long rows, int columns, SolverKind solver)
    {
        var choice = AutoChoice.For(FitSize.Dense(rows, columns), null, new BackendRegistry(null));
        Assert.Equal("cpu", choice.Device.Name);
        Assert.Equal(solver, choice.Solver.Kind);
        Assert.NotEmpty(choice.Device.Reason);
        Assert.NotEmpty(choice.Solver.Reason);
    }

    [Fact]
    public void Keeps_what_was_asked_for()
    {
        var choice = AutoChoice.For(FitSize.Dense(10, 2), new LogisticRegressionOptions { Device = "reference", Solver = SolverKind.GradientDescent }, new BackendRegistry(null));
        Assert.Equal("reference", choice.Device.Name);
        Assert.Equal(SolverKind.GradientDescent, choice.Solver.Kind);
    }
}
