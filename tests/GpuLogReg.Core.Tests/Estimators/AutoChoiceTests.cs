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

    [Theory]
    [InlineData("cpu", 28, 1, "blocks of rows, feature-major inside")]
    [InlineData("cpu", 192, 1, "row-major")]
    [InlineData("cpu", 1000, 1, "row-major")]
    [InlineData("cpu", 1000, 3, "blocks of rows, feature-major inside")]
    [InlineData("reference", 28, 1, "row-major")]
    [InlineData("cuda", 28, 1, "row-major, padded to 16 bytes")]
    public void Names_the_layout_of_dense_rows(string device, int features, int outputs, string layout) => Assert.Equal(
        layout, AutoChoice.For(FitSize.Dense(100, features) with { Outputs = outputs }, new LogisticRegressionOptions { Device = device }, new BackendRegistry(null)).Layout);

    [Theory]
    [InlineData("cpu", "sparse by rows")]
    [InlineData("opencl:1", "sparse by rows and by columns")]
    public void Names_the_layout_of_sparse_rows(string device, string layout) => Assert.Equal(
        layout, AutoChoice.For(FitSize.Sparse(100, 1000, 500), new LogisticRegressionOptions { Device = device }, new BackendRegistry(null)).Layout);

    [Fact]
    public void Keeps_what_was_asked_for()
    {
        var choice = AutoChoice.For(FitSize.Dense(10, 2), new LogisticRegressionOptions { Device = "reference", Solver = SolverKind.GradientDescent }, new BackendRegistry(null));
        Assert.Equal("reference", choice.Device.Name);
        Assert.Equal(SolverKind.GradientDescent, choice.Solver.Kind);
    }
}
