using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Data;
using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Tests.Support;
using GpuLogReg.Solvers;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GpuLogReg.Ilgpu.Tests;

/// <summary>Epochs in one launch against the oracle's steps made singly: every rule, widths around every tile, short last batches; and what they cost.</summary>
public sealed class EpochTests
{
    private static readonly UpdateRule[] s_rules = Enum.GetValues<UpdateRule>();

    public static TheoryData<string, int, int, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, int, int>();
            foreach (string device in TestDevices.Names)
            {
                foreach (var (rows, columns, batch) in new[]
                {
                    (1, 1, 1), (7, 1, 3), (40, 2, 7), (40, 3, 8), (33, 5, 16), (50, 8, 50), (50, 9, 100), (29, 16, 5), (31, 17, 31), (60, 28, 17), (45, 32, 9),
                })
                    cases.Add(device, rows, columns, batch);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Two_epochs_are_the_oracles_steps_for_every_rule(string device, int rows, int columns, int batch)
    {
        var backend = (IlgpuBackend)TestDevices.Open(device);
        AssertAgrees(backend, rows, columns, batch, expectKernel: true, [Precision.Float32]);

        // A thread of a processor holds no more than 16 float64; wider rows take two passes, and steps made singly.
        AssertAgrees(backend, rows, columns, batch, expectKernel: columns <= 16 || backend.Device.Traits.Family != DeviceFamily.Processor, [Precision.Float64]);
    }

    /// <summary>Lanes of 1, 2, 4, 8 and 32, tiles of 1, 2 and 4 vectors.</summary>
    [Theory]
    [InlineData(9, 3, 4)]
    [InlineData(41, 7, 20)]
    [InlineData(20, 31, 9)]
    [InlineData(9, 61, 4)]
    [InlineData(7, 120, 5)]
    [InlineData(5, 253, 2)]
    public void Shapes_of_CUDA_agree_with_the_oracle_on_the_emulator(int rows, int columns, int batch)
    {
        using Context context = Context.Create(b => DeviceContext.Configure(b.CPU(new CPUDevice(32, 1, 1))));
        using var backend = new IlgpuBackend(
            "emulator", context.GetCPUDevice(0).CreateCPUAccelerator(context, CPUAcceleratorMode.Parallel), new LaunchTraits(DeviceFamily.Cuda, 32, 1));

        // Two rules stand for all: there the emulator starts a thread of the system for each of 32 lanes.
        AssertAgrees(backend, rows, columns, batch, expectKernel: true, [Precision.Float32, Precision.Float64], [UpdateRule.Nesterov, UpdateRule.AdamW]);
    }

    [Theory]
    [InlineData(900, 3, 300)]
    [InlineData(500, 7, 77)]
    [InlineData(700, 31, 256)]
    [InlineData(300, 120, 64)]
    [InlineData(100, 253, 33)]
    public void Shapes_of_OpenCL_GPUs_agree_with_the_oracle_on_an_OpenCL_processor(int rows, int columns, int batch)
    {
        TestDevices.Open("opencl:0");
        using Context context = DeviceContext.Create();
        DeviceEntry entry = DeviceCatalog.List(context).First(e => e.Description.Name == "opencl:0");
        using var backend = new IlgpuBackend(
            "opencl:0", entry.Device.CreateAccelerator(context), new LaunchTraits(DeviceFamily.OpenClGpu, Math.Min(256, entry.Device.MaxNumThreadsPerGroup), 2));
        AssertAgrees(backend, rows, columns, batch, expectKernel: true);
    }

    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void An_epoch_is_one_launch_and_no_readback_and_has_the_same_bits_every_time(string device)
    {
        var backend = (IlgpuBackend)TestDevices.Open(device);
        Dataset data = RandomData.Rows(200, 5, seed: 3, weighted: true);
        double[][] ends = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            using var objective = (IlgpuObjective)backend.Prepare(data, LossKind.Logistic, Precision.Float32);
            using Vector w = objective.Space.Allocate(6), velocity = objective.Space.Allocate(6);
            DeviceTally tally = backend.Device.Tally;
            long launches = tally.Launches, readbacks = tally.Readbacks;
            Assert.Equal(25, objective.TryEpoch(new EpochPlan { BatchSize = 8, Momentum = 0.9 }, Rates(25), w, velocity, null, default));
            Assert.Equal((launches + 1, readbacks), (tally.Launches, tally.Readbacks));
            return Read(objective, w);
        })];
        Assert.Equal(ends[0], ends[1]);
        Assert.DoesNotContain(0.0, ends[0]);
    }

    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void Steps_beyond_one_launch_go_on_in_the_next_and_a_wish_to_stop_is_heard_before_the_first(string device)
    {
        const int Rows = EpochShape.MostStepsOfLaunch + 5;
        Dataset data = RandomData.Rows(Rows, 1, seed: 8, weighted: false);
        var plan = new EpochPlan { BatchSize = 1, Momentum = 0.5, IsMean = true };
        var backend = (IlgpuBackend)TestDevices.Open(device);
        using var objective = (IlgpuObjective)backend.Prepare(data, LossKind.Logistic, Precision.Float64);
        using Vector w = objective.Space.Allocate(2), velocity = objective.Space.Allocate(2);
        Assert.Equal(0, objective.TryEpoch(plan, Rates(Rows), w, velocity, null, new CancellationToken(true)));
        Assert.Equal([0.0, 0.0], Read(objective, w));
        long launches = backend.Device.Tally.Launches;
        Assert.Equal(Rows, objective.TryEpoch(plan, Rates(Rows), w, velocity, null, default));
        Assert.Equal(launches + 2, backend.Device.Tally.Launches);

        using var oracle = new SimdBackend().Prepare(data, LossKind.Logistic, Precision.Float64);
        using Vector w2 = oracle.Space.Allocate(2), velocity2 = oracle.Space.Allocate(2);
        ((IEpochs)oracle).TryEpoch(plan, Rates(Rows), w2, velocity2, null, default);
        double[] expected = Read(oracle, w2), actual = Read(objective, w);
        for (int j = 0; j < expected.Length; j++)
            Assert.Equal(expected[j], actual[j], 1e-10);
    }

    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void Large_batches_wide_rows_sparse_rows_and_softmax_are_left_to_single_steps(string device)
    {
        var backend = (IlgpuBackend)TestDevices.Open(device);
        StepCosts costs = backend.Device.Traits.StepCosts;
        int many = (int)(StepCosts.Launches * costs.LaunchSeconds * costs.GroupBytesPerSecond / 16) + 1;
        Assert.Null(Try(backend, RandomData.Rows(many, 4, seed: 1, weighted: false), LossKind.Logistic, many));
        Assert.Null(Try(backend, RandomData.Rows(3, Epoch.MostFeatures + 1, seed: 1, weighted: false), LossKind.Logistic, 1));
        Assert.Null(Try(backend, RandomData.SparseRows(9, 4, 2, seed: 1, weighted: false), LossKind.Logistic, 3));
        Assert.Null(Try(backend, RandomData.Rows(9, 2, seed: 1, weighted: false).WithClasses(3), LossKind.Softmax, 3));
    }

    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void Wrong_arguments_are_refused(string device)
    {
        using var objective = (IlgpuObjective)TestDevices.Open(device).Prepare(RandomData.Rows(9, 2, seed: 1, weighted: false), LossKind.Logistic, Precision.Float32);
        using Vector w = objective.Space.Allocate(3), velocity = objective.Space.Allocate(3), longer = objective.Space.Allocate(4);
        var plan = new EpochPlan { BatchSize = 3, Momentum = 0 };
        var adam = plan with { Adam = new AdamStep { Beta1 = 0.9, Beta2 = 0.99, Epsilon = 1e-8, Number = 1 } };
        Assert.Contains("'rates' has length 2; expected 3", Assert.Throws<ArgumentException>(() => objective.TryEpoch(plan, Rates(2), w, velocity, null, default)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => objective.TryEpoch(plan, Rates(3), w, longer, null, default));
        Assert.Contains("'square' is absent", Assert.Throws<ArgumentException>(() => objective.TryEpoch(adam, Rates(3), w, velocity, null, default)).Message, StringComparison.Ordinal);
        Assert.Contains("share a vector", Assert.Throws<ArgumentException>(() => objective.TryEpoch(adam, Rates(3), w, velocity, velocity, default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_shape_follows_from_the_row_the_batch_and_the_device()
    {
        var cuda = new LaunchTraits(DeviceFamily.Cuda, 256, 132);
        EpochShape? Of(int features, long batch) => EpochShape.For(RowShape.For((features + 3) / 4, cuda)!.Value, features, 16 * ((features + 3) / 4), batch, cuda);
        Assert.Equal(new EpochShape(new RowShape(4, 2, TeamKind.Warp), 512, 8), Of(28, 1024));
        Assert.Equal(new EpochShape(new RowShape(8, 4, TeamKind.Warp), 256, 8), Of(128, 256));
        Assert.Equal(new EpochShape(new RowShape(1, 1, TeamKind.SingleLane), 512, 1), Of(4, 1));
        Assert.NotNull(Of(512, 64));
        Assert.Null(Of(513, 1));
        Assert.NotNull(Of(28, 6400));
        Assert.Null(Of(28, 6450));
        Assert.Null(Of(512, 1024));
    }

    private static long? Try(IlgpuBackend backend, Dataset data, LossKind loss, int batch)
    {
        using var objective = (IlgpuObjective)backend.Prepare(data, loss, Precision.Float32);
        using Vector w = objective.Space.Allocate(objective.Shape.Coefficients), velocity = objective.Space.Allocate(objective.Shape.Coefficients);
        var plan = new EpochPlan { BatchSize = batch, Momentum = 0 };
        return objective.TryEpoch(plan, Rates((int)plan.Steps(data.Rows)), w, velocity, null, default);
    }

    private static void AssertAgrees(IlgpuBackend backend, int rows, int columns, int batch, bool expectKernel, Precision[]? precisions = null, UpdateRule[]? rules = null)
    {
        Dataset data = RandomData.Rows(rows, columns, seed: rows + columns, weighted: rows % 2 == 1);
        foreach (Precision precision in precisions ?? [Precision.Float32, Precision.Float64])
        {
            foreach (UpdateRule rule in rules ?? s_rules)
            {
                var descent = new MiniBatchDescent
                {
                    Update = rule, BatchSize = batch, LearningRate = 0.1, Momentum = 0.7, Beta2 = 0.95, Epsilon = 1e-3, Decay = 0.4 / rows, Epochs = 2, Tolerance = 0, Seed = 4,
                    Schedule = new LearningRateSchedule { Kind = ScheduleKind.Cosine },
                };
                bool intercept = rule is not UpdateRule.Nesterov;
                using var reference = new PenalizedObjective(new ReferenceBackend().Prepare(data, LossKind.Logistic, precision), 0.4, intercept);
                using var inner = backend.Prepare(data, LossKind.Logistic, precision);
                using var objective = new PenalizedObjective(inner, 0.4, intercept, leaveOpen: true);
                double[] expected = End(descent, reference), actual = End(descent, objective);
                double tolerance = precision == Precision.Float32 ? 2e-5 : 1e-10;
                for (int j = 0; j < expected.Length; j++)
                    Assert.True(Math.Abs(expected[j] - actual[j]) <= tolerance * Math.Max(1, Math.Abs(expected[j])), $"{rule}, {precision}: w[{j}] is {actual[j]:R}; expected {expected[j]:R}.");
                Assert.Contains(expected, v => Math.Abs(v) > 1e-3);
            }

            Assert.Equal(expectKernel, TryOne(backend, data, precision, batch));
        }
    }

    private static bool TryOne(IlgpuBackend backend, Dataset data, Precision precision, int batch)
    {
        using var objective = (IlgpuObjective)backend.Prepare(data, LossKind.Logistic, precision);
        using Vector w = objective.Space.Allocate(objective.Shape.Coefficients), velocity = objective.Space.Allocate(objective.Shape.Coefficients);
        var plan = new EpochPlan { BatchSize = batch, Momentum = 0 };
        return objective.TryEpoch(plan, Rates((int)plan.Steps(data.Rows)), w, velocity, null, default) is not null;
    }

    private static double[] End(MiniBatchDescent descent, PenalizedObjective objective)
    {
        using Vector w = objective.Space.Allocate(objective.Shape.Coefficients);
        descent.Minimize(objective, w);
        return Read(objective, w);
    }

    private static double[] Rates(int steps) => [.. Enumerable.Range(0, steps).Select(i => 0.1 / (1 + i))];

    private static double[] Read(IObjective objective, Vector vector)
    {
        var values = new double[vector.Length];
        objective.Space.Download(vector, values);
        return values;
    }
}
