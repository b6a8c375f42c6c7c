using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Tests.Support;
using GpuLogReg.Solvers;

namespace GpuLogReg.Ilgpu.Tests;

/// <summary>How often a device is called upon: launches and readbacks are what small problems cost.</summary>
public sealed class LaunchCountTests
{
    private static readonly Dataset s_data = RandomData.Rows(60, 5, seed: 2, weighted: true);

    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void A_gradient_is_two_launches_and_an_evaluation_reads_one_number_beside_the_reductions(string device)
    {
        using var objective = Prepare(device, out DeviceTally tally);
        using Vector w = objective.Space.Allocate(6), gradient = objective.Space.Allocate(6);
        RowRange all = RowRange.All(60);
        Assert.Equal((2, 0, 0, 0), Count(tally, () => objective.Gradient(w, gradient, all)));
        Assert.Equal((2, 1, 1, 0), Count(tally, () => objective.ValueAndGradient(w, gradient, all)));
        var results = new double[2];
        Reduction[] items = [Reduction.MaxAbs(gradient), Reduction.Dot(gradient, w)];
        Assert.Equal((3, 1, 3, 1), Count(tally, () => objective.ValueAndGradient(w, gradient, all, items, results)));

        // The penalty's scale and shift of the gradient, and ‖w‖² with the other reductions.
        using var penalized = new PenalizedObjective(objective, 0.5, true, leaveOpen: true);
        Assert.Equal((4, 1, 4, 1), Count(tally, () => ((IObjective)penalized).ValueAndGradient(w, gradient, all, items, results)));
        Assert.Equal((4, 1, 2, 1), Count(tally, () => penalized.ValueAndGradient(w, gradient, all)));
    }

    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void Numbers_read_together_are_those_read_singly(string device)
    {
        using var objective = Prepare(device, out _);
        using Vector w = objective.Space.Allocate(6), gradient = objective.Space.Allocate(6);
        objective.Space.Upload([0.3, -0.2, 0.1, 0.4, -0.5, 0.6], w);
        foreach (double l2 in new[] { 0, 0.7 })
        {
            using var penalized = new PenalizedObjective(objective, l2, true, leaveOpen: true);
            foreach (RowRange rows in new[] { RowRange.All(60), new RowRange(3, 40) })
            {
                double value = penalized.ValueAndGradient(w, gradient, rows);
                double[] single = new double[2], together = new double[2];
                penalized.Space.Reduce([Reduction.MaxAbs(gradient), Reduction.Dot(gradient, w)], single);
                Assert.Equal(value, penalized.ValueAndGradient(w, gradient, rows, [Reduction.MaxAbs(gradient), Reduction.Dot(gradient, w)], together));
                Assert.Equal(single, together);
            }
        }
    }

    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void Descent_reads_once_a_report_and_line_searches_once_a_trial_and_once_an_iteration(string device)
    {
        AssertReads(device, new GradientDescent { LearningRate = 0.1, MaxIterations = 7, Tolerance = 0 }, result => 8, minibatch: false);
        AssertReads(device, new MiniBatchDescent { LearningRate = 0.1, Epochs = 3, BatchSize = 4, Tolerance = 0 }, result => 4, minibatch: true);
        AssertReads(device, new Lbfgs { MaxIterations = 6, Tolerance = 0 }, result => (long)result.Evaluations + 1 + result.Iterations, minibatch: false);
        AssertReads(device, new OwlQn { L1 = 1, MaxIterations = 6, Tolerance = 0 }, result => (long)result.Evaluations + 1 + result.Iterations, minibatch: false);
    }

    private static void AssertReads(string device, ISolver solver, Func<SolverResult, long> expected, bool minibatch)
    {
        using var objective = new PenalizedObjective(Prepare(device, out DeviceTally tally), 0.5, true);
        using Vector w = objective.Space.Allocate(6);
        SolverResult? result = null;
        var (launches, readbacks, _, _) = Count(tally, () => result = solver.Minimize(objective, w));
        Assert.Equal(expected(result!), readbacks);
        if (minibatch)
            Assert.InRange(launches, 3, 40);
    }

    private static IlgpuObjective Prepare(string device, out DeviceTally tally)
    {
        var backend = (IlgpuBackend)TestDevices.Open(device);
        tally = backend.Device.Tally;
        return (IlgpuObjective)backend.Prepare(s_data, LossKind.Logistic, Precision.Float32);
    }

    private static (long Launches, long Readbacks, long Numbers, long Uploads) Count(DeviceTally tally, Action work)
    {
        var (launches, readbacks, numbers, uploads) = (tally.Launches, tally.Readbacks, tally.NumbersRead, tally.Uploads);
        work();
        return (tally.Launches - launches, tally.Readbacks - readbacks, tally.NumbersRead - numbers, tally.Uploads - uploads);
    }
}
