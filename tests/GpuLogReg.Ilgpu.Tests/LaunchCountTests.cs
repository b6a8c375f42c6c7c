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

    /// <summary>Devices, and λ₁ and λ₂ of every kind of penalty: none, l2, l1, elasticnet.</summary>
    public static TheoryData<string, double, double> Penalties
    {
        get
        {
            var data = new TheoryData<string, double, double>();
            foreach (string device in TestDevices.Names)
            {
                foreach (var (l1, l2) in ((double, double)[])[(0, 0), (0, 0.5), (1, 0), (0.7, 0.3)])
                    data.Add(device, l1, l2);
            }

            return data;
        }
    }

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
        Assert.Equal((3, 1, 3, 0), Count(tally, () => objective.ValueAndGradient(w, gradient, all, items, results)));

        // Descriptors of more than four reductions are uploaded.
        Assert.Equal((3, 1, 7, 1), Count(tally, () => objective.ValueAndGradient(w, gradient, all, [.. items, .. items, .. items], new double[6])));
    }

    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void Scale_and_ridge_cost_no_launch_and_the_squared_norm_goes_with_the_reductions(string device)
    {
        using var objective = Prepare(device, out DeviceTally tally);
        using Vector w = objective.Space.Allocate(6), gradient = objective.Space.Allocate(6);
        RowRange all = RowRange.All(60);
        var results = new double[2];
        Reduction[] items = [Reduction.MaxAbs(gradient), Reduction.Dot(gradient, w)];
        foreach (double l2 in (double[])[0, 0.5])
        {
            int norm = l2 > 0 ? 1 : 0;
            using var penalized = new PenalizedObjective(objective, l2, true, leaveOpen: true);
            Assert.Equal((2, 0, 0, 0), Count(tally, () => penalized.Gradient(w, gradient, all)));
            Assert.Equal((3, 1, 3 + norm, 0), Count(tally, () => penalized.ValueAndGradient(w, gradient, all, items, results)));
            Assert.Equal((2 + norm, 1, 1 + norm, 0), Count(tally, () => penalized.ValueAndGradient(w, gradient, all)));

            // The plain path of backends that offer no more than the contract: the form is a launch of its own, and the loss a readback.
            using var plain = new PenalizedObjective(new PlainObjective(objective), l2, true, leaveOpen: true);
            Assert.Equal((3, 0, 0, 0), Count(tally, () => plain.Gradient(w, gradient, all)));
            Assert.Equal((4, 2, 3 + norm, 0), Count(tally, () => plain.ValueAndGradient(w, gradient, all, items, results)));
        }
    }

    [Theory]
    [MemberData(nameof(Penalties))]
    public void A_fit_saves_a_launch_and_a_readback_an_evaluation_with_every_penalty(string device, double l1, double l2)
    {
        using var objective = Prepare(device, out DeviceTally tally);
        ISolver solver = l1 > 0 ? new OwlQn { L1 = l1, MaxIterations = 6, Tolerance = 0 } : new Lbfgs { MaxIterations = 6, Tolerance = 0 };
        var (formed, result) = Fit(objective);
        var (plain, same) = Fit(new PlainObjective(objective));
        Assert.Equal(same.Evaluations, result.Evaluations);
        Assert.Equal(plain.Launches - (long)result.Evaluations, formed.Launches);
        Assert.Equal(plain.Readbacks - (long)result.Evaluations, formed.Readbacks);
        Assert.Equal(same.Value, result.Value, 1e-12);

        ((long Launches, long Readbacks, long Numbers, long Uploads), SolverResult) Fit(IObjective loss)
        {
            using var penalized = new PenalizedObjective(loss, l2, true, leaveOpen: true);
            using Vector w = penalized.Space.Allocate(6);
            SolverResult? end = null;
            return (Count(tally, () => end = solver.Minimize(penalized, w)), end!);
        }
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
        AssertReads(device, new Lbfgs { MaxIterations = 6, Tolerance = 0 }, result => (long)result.Evaluations + result.Iterations, minibatch: false);
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
