using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Tests.Support;
using ILGPU;
using ILGPU.Runtime.CPU;

namespace GpuLogReg.Ilgpu.Tests;

/// <summary>Scale and ridge where the sums are written: the numbers of the plain path, for every evaluation and however the rows come.</summary>
public sealed class GradientFormTests
{
    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void Fused_and_staged_rows_are_those_of_the_plain_path(string device)
    {
        IBackend backend = TestDevices.Open(device);
        AssertPlain(backend, RandomData.Rows(53, 5, seed: 1, weighted: true), LossKind.Logistic, (2, 2));
        AssertPlain(backend, RandomData.Rows(3, 600, seed: 2, weighted: true), LossKind.Logistic);
        AssertPlain(backend, RandomData.SparseRows(40, 9, 3, seed: 4, weighted: true), LossKind.Logistic);
    }

    /// <summary>Rows of 32 lanes in registers, and rows twice as long, whose coefficients are packed first.</summary>
    [Theory]
    [InlineData(61, 2, 2)]
    [InlineData(1000, 2, 3)]
    public void Shapes_of_CUDA_are_those_of_the_plain_path_on_the_emulator(int columns, int launches, int launchesOfDoubles)
    {
        using Context context = Context.Create(b => DeviceContext.Configure(b.CPU(new CPUDevice(32, 1, 1))));
        using var backend = new IlgpuBackend(
            "emulator", context.GetCPUDevice(0).CreateCPUAccelerator(context, CPUAcceleratorMode.Parallel), new LaunchTraits(DeviceFamily.Cuda, 32, 1));
        AssertPlain(backend, RandomData.Rows(3, columns, seed: 3, weighted: true), LossKind.Logistic, (launches, launchesOfDoubles));
    }

    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void The_multinomial_loss_is_that_of_the_plain_path(string device)
    {
        IBackend backend = TestDevices.Open(device);
        AssertPlain(backend, RandomData.Rows(40, 6, seed: 5, weighted: true).WithClasses(3), LossKind.Softmax);
        AssertPlain(backend, RandomData.SparseRows(40, 9, 3, seed: 6, weighted: true).WithClasses(4), LossKind.Softmax);
    }

    /// <summary>Several pieces, which are summed up before the form is made once.</summary>
    [Fact]
    public void Rows_that_stream_are_those_of_the_plain_path()
    {
        using var own = new OwnDevice(traits => traits with { MemoryLimit = 24_000, PieceBytes = 2048 });
        using IlgpuBackend backend = own.Backend();
        Dataset data = RandomData.Rows(1000, 11, seed: 7, weighted: true);
        AssertPlain(backend, data, LossKind.Logistic, ordered: false);
        using IObjective objective = backend.Prepare(data, LossKind.Logistic, Precision.Float32);
        Assert.NotEmpty(((INotices)objective).Notices);
    }

    /// <summary>A ridge of 0 must not look at a point that is no number, nor an absent intercept at a sum that is none.</summary>
    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void What_does_not_count_is_not_looked_at(string device)
    {
        Dataset data = RandomData.Rows(20, 3, seed: 8, weighted: false);
        using var objective = (IlgpuObjective)TestDevices.Open(device).Prepare(data, LossKind.Logistic, Precision.Float64);
        using Vector w = objective.Space.Allocate(4), gradient = objective.Space.Allocate(4);
        objective.Space.Upload([0, 0, 0, double.NaN], w);
        objective.Gradient(w, gradient, RowRange.All(20), new GradientForm(1, 3, 0, 0));
        double[] numbers = Read(objective, gradient);
        Assert.True(double.IsNaN(numbers[0]));
        Assert.Equal(0, numbers[3]);
        objective.Space.Upload([double.PositiveInfinity, 0, 0, 0], w);
        objective.Gradient(w, gradient, RowRange.All(20), new GradientForm(0.5, 4, 7, 0));
        objective.Space.Upload([1, 2, 3, 4], w);
        objective.Gradient(w, gradient, RowRange.All(20), new GradientForm(0, 4, 2, 3));
        Assert.Equal([2.0, 4, 6, 0], Read(objective, gradient));
    }

    private static void AssertPlain(IBackend backend, Dataset data, LossKind loss, (int Single, int Double)? launches = null, bool ordered = true)
    {
        foreach (Precision storage in (Precision[])[Precision.Float32, Precision.Float64])
        {
            using IObjective objective = backend.Prepare(data, loss, storage);
            if (launches is { } expected)
                AssertLaunches((IlgpuBackend)backend, objective, storage == Precision.Float32 ? expected.Single : expected.Double);
            if (ordered)
                objective.Order([.. Enumerable.Range(0, (int)data.Rows).Reverse()]);
            foreach (var (l2, intercept, rows) in ((double, bool, RowRange)[])[(0, true, RowRange.All(data.Rows)), (0.7, true, new(1, data.Rows - 1)), (0.7, false, RowRange.All(data.Rows))])
            {
                var (value, gradient, alone, norm) = Evaluate(objective, l2, intercept, rows);
                var plain = Evaluate(new PlainObjective(objective), l2, intercept, rows);
                Assert.Equal(gradient, alone);
                Close(plain.Value, value);
                Close(plain.Norm, norm);
                for (int j = 0; j < gradient.Length; j++)
                    Close(plain.Gradient[j], gradient[j]);
                Assert.Equal(!intercept, gradient[^1] == 0);
            }
        }

        // The same float64 sums, a product and a sum away: two roundings.
        static void Close(double expected, double actual) => Assert.Equal(expected, actual, 4e-16 * Math.Max(1, Math.Abs(expected)));
    }

    private static void AssertLaunches(IlgpuBackend backend, IObjective objective, int expected)
    {
        using var penalized = new PenalizedObjective(objective, 0.7, true, leaveOpen: true);
        using Vector w = objective.Space.Allocate(objective.Shape.Coefficients), gradient = objective.Space.Allocate(objective.Shape.Coefficients);
        long before = backend.Device.Tally.Launches;
        penalized.Gradient(w, gradient, RowRange.All(objective.Shape.Rows));
        Assert.Equal(before + expected, backend.Device.Tally.Launches);
    }

    private static (double Value, double[] Gradient, double[] Alone, double Norm) Evaluate(IObjective objective, double l2, bool intercept, RowRange rows)
    {
        using var penalized = new PenalizedObjective(objective, l2, intercept, leaveOpen: true);
        int length = penalized.Shape.Coefficients;
        using Vector w = penalized.Space.Allocate(length), gradient = penalized.Space.Allocate(length), alone = penalized.Space.Allocate(length);
        double[] poison = [.. Enumerable.Repeat(double.NaN, length)];
        penalized.Space.Upload([.. Enumerable.Range(0, length).Select(j => Math.Cos(j) / Math.Sqrt(length))], w);
        penalized.Space.Upload(poison, gradient);
        penalized.Space.Upload(poison, alone);
        var norm = new double[1];
        double value = penalized.ValueAndGradient(w, gradient, rows, [Reduction.MaxAbs(gradient)], norm);
        penalized.Gradient(w, alone, rows);
        return (value, Read(penalized, gradient), Read(penalized, alone), norm[0]);
    }

    private static double[] Read(IObjective objective, Vector vector)
    {
        var numbers = new double[vector.Length];
        objective.Space.Download(vector, numbers);
        return numbers;
    }
}
