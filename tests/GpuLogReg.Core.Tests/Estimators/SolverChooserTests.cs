using GpuLogReg.Compute;
using GpuLogReg.Devices;
using GpuLogReg.Estimators;

namespace GpuLogReg.Core.Tests.Estimators;

public class SolverChooserTests
{
    // By the fixed numbers of the CPU, a row of d features and 1 for weight or intercept: lbfgs 198·0.4·(d + 1) ns, newton 11·0.4·(d + 1) + 5·(d + 1)²/30 ns.
    // Newton is twice as quick up to d + 1 = 211, on columns of one scale (27 for 198) below d + 1 = 6; for three outputs 198·1.2·(d + 1) against (6·1.2 + 5·0.4)·(d + 1) + 5·9·(d + 1)²/30, up to d + 1 = 73.
    [Theory]
    [InlineData(28, 1, DeviceKind.Cpu, false, 0, SolverKind.Newton, "28 coefficients, of any scale")]
    [InlineData(210, 1, DeviceKind.Cpu, false, 0, SolverKind.Newton, "210 coefficients, of any scale")]
    [InlineData(211, 1, DeviceKind.Cpu, false, 0, SolverKind.Lbfgs, "211 coefficients, whose Hessian takes longer than passes")]
    [InlineData(72, 3, DeviceKind.Cpu, false, 0, SolverKind.Newton, "216 coefficients, of any scale")]
    [InlineData(73, 3, DeviceKind.Cpu, false, 0, SolverKind.Lbfgs, "219 coefficients, whose Hessian takes longer than passes")]
    [InlineData(100, 1, DeviceKind.Reference, false, 0, SolverKind.Newton, "100 coefficients, of any scale")]
    [InlineData(600, 1, DeviceKind.Cpu, false, 0, SolverKind.Lbfgs, "600 coefficients, whose Hessian is not written out")]
    [InlineData(4, 1, DeviceKind.Cpu, true, 0, SolverKind.Newton, "4 coefficients, of any scale")]
    [InlineData(6, 1, DeviceKind.Cpu, true, 0, SolverKind.Lbfgs, "columns of one scale")]
    [InlineData(10, 1, DeviceKind.Cpu, true, 0, SolverKind.Lbfgs, "columns of one scale")]
    [InlineData(10, 1, DeviceKind.Cuda, false, 0, SolverKind.Newton, "10 coefficients, of any scale")]
    [InlineData(257, 1, DeviceKind.Cuda, false, 0, SolverKind.Lbfgs, "257 coefficients, whose Hessian is not written out")]
    [InlineData(10, 3, DeviceKind.OpenCl, false, 0, SolverKind.Lbfgs, "30 coefficients, whose Hessian is not written out")]
    [InlineData(10, 1, DeviceKind.Cuda, true, 0, SolverKind.Lbfgs, "columns of one scale")]
    [InlineData(10, 1, DeviceKind.Cuda, false, 0.5, SolverKind.OwlQn, "the penalty has an L1 part")]
    [InlineData(10, 1, DeviceKind.Cpu, false, 1, SolverKind.OwlQn, "the penalty has an L1 part")]
    public void Auto_goes_by_penalty_size_scales_and_kind_of_device(int features, int outputs, DeviceKind kind, bool standardize, double ratio, SolverKind expected, string reason)
    {
        var options = new LogisticRegressionOptions { Standardize = standardize, Penalty = Penalty.FromC(1, ratio) };
        foreach (long rows in (long[])[10, 10_000_000])
            Assert.Equal(new SolverChoice(expected, reason), SolverChooser.Choose(options, FitSize.Dense(rows, features) with { Outputs = outputs }, kind));
    }

    // Rows of a9a have 14 numbers for 123 columns: the Hessian is of 15² operations a row, not 124².
    [Fact]
    public void Sparse_rows_are_judged_by_what_they_store()
    {
        var options = new LogisticRegressionOptions();
        Assert.Equal(SolverKind.Newton, SolverChooser.Choose(options, FitSize.Sparse(32_561, 400, 32_561 * 14), DeviceKind.Cpu).Kind);
        Assert.Equal(SolverKind.Lbfgs, SolverChooser.Choose(options, FitSize.Dense(32_561, 400), DeviceKind.Cpu).Kind);
        Assert.Equal(SolverKind.Lbfgs, SolverChooser.Choose(options, FitSize.Sparse(32_561, 123, 32_561 * 14), DeviceKind.Cuda).Kind);
    }

    [Theory]
    [InlineData(100_000, DeviceKind.Cpu)]
    [InlineData(1_000_000, DeviceKind.Cpu)]
    [InlineData(100_000, DeviceKind.Cuda)]
    public void Many_sparse_columns_take_Lbfgs_however_few_their_rows(long rows, DeviceKind kind) => Assert.Equal(
        new SolverChoice(SolverKind.Lbfgs, "100000 coefficients, whose Hessian is not written out"),
        SolverChooser.Choose(new LogisticRegressionOptions(), FitSize.Sparse(rows, 100_000, rows * 40), kind));

    [Fact]
    public void A_solver_asked_for_is_taken()
    {
        var choice = SolverChooser.Choose(new LogisticRegressionOptions { Solver = SolverKind.GradientDescent }, FitSize.Dense(1, 1), DeviceKind.Cpu);
        Assert.Equal(new SolverChoice(SolverKind.GradientDescent, SolverChoice.AskedFor), choice);
    }

    [Theory]
    [InlineData(SolverKind.Auto, 28, 6, 6, 5)]
    [InlineData(SolverKind.Newton, 600, 101, 101, 0)]
    [InlineData(SolverKind.Lbfgs, 28, 27, 27, 0)]
    [InlineData(SolverKind.OwlQn, 28, 121.5, 121.5, 0)]
    [InlineData(SolverKind.GradientDescent, 28, 1001, 1001, 0)]
    [InlineData(SolverKind.MiniBatch, 28, 41, 101, 0)]
    public void The_work_of_a_solver_is_what_the_tables_say(SolverKind solver, int features, double reads, double calls, double hessians) => Assert.Equal(
        new FitWork(reads, calls, hessians), SolverChooser.Work(new LogisticRegressionOptions { Solver = solver }, FitSize.Dense(1000, features), DeviceKind.Cpu));

    // 1,000 rows in batches of 256 are 4 steps an epoch, of 20: on accelerators a call each of 20 epochs and 21 evaluations.
    [Theory]
    [InlineData(DeviceKind.Cuda)]
    [InlineData(DeviceKind.OpenCl)]
    public void On_accelerators_the_steps_of_mini_batches_are_no_calls(DeviceKind kind) => Assert.Equal(
        new FitWork(41, 41, 0) { Steps = 80, BatchRows = 256 },
        SolverChooser.Work(new LogisticRegressionOptions { Solver = SolverKind.MiniBatch }, FitSize.Dense(1000, 28), kind));

    [Fact]
    public void A_limit_of_iterations_is_a_limit_of_passes() => Assert.Equal(
        FitWork.Passes(11), SolverChooser.Work(new LogisticRegressionOptions { Solver = SolverKind.Lbfgs, MaxIterations = 10 }, FitSize.Dense(1000, 3), DeviceKind.Cpu));

    [Fact]
    public void The_summary_says_what_was_chosen_and_why()
    {
        var training = new LogisticRegression(new LogisticRegressionOptions { Device = "cpu" }).Fit(TestSets.Random(50, 3, 1)).Training;
        Assert.Equal(("newton", "3 coefficients, of any scale"), (training.Solver, training.SolverReason));
    }
}
