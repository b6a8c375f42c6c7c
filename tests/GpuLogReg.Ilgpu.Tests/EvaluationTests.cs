using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Ilgpu.Tests.Support;

namespace GpuLogReg.Ilgpu.Tests;

/// <summary>Loss, gradient and margins of every device against straight loops: fused and two-pass, widths around every edge of the shape table.</summary>
public sealed class EvaluationTests
{
    public static TheoryData<string, Precision, int, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, Precision, int, int>();
            foreach (string device in TestDevices.Names)
            {
                foreach (Precision precision in new[] { Precision.Float32, Precision.Float64 })
                {
                    foreach (int columns in new[] { 1, 3, 4, 5, 17, 32, 33, 70, 128, 129, 300, 513 })
                        cases.Add(device, precision, 37, columns);
                    cases.Add(device, precision, 1, 5);
                    cases.Add(device, precision, 5000, 7);
                    cases.Add(device, precision, 9, 2100);
                    cases.Add(device, precision, 3, 5000);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fused_pass_agrees_with_straight_loops(string device, Precision precision, int rows, int columns)
    {
        IBackend backend = TestDevices.Open(device);
        Dataset data = RandomData.Rows(rows, columns, seed: rows + columns, weighted: columns % 2 == 1);
        using IObjective objective = backend.Prepare(data, LossKind.Logistic, precision);
        ObjectiveAssert.Agrees(objective, data, precision);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Two_passes_agree_with_straight_loops(string device, Precision precision, int rows, int columns)
    {
        var backend = (ITwoPassBaseline)TestDevices.Open(device);
        Dataset data = RandomData.Rows(rows, columns, seed: rows + columns, weighted: columns % 2 == 1);
        using IObjective objective = backend.PrepareTwoPass(data, LossKind.Logistic, precision);
        ObjectiveAssert.Agrees(objective, data, precision);
    }

    /// <summary>1e30·1e30 is infinite in float32. A row of weight zero with such a margin must add nothing, nor may the padding of a short grid.</summary>
    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void Infinite_margins_without_weight_add_nothing(string device)
    {
        float[] x = [1e30f, 1f, -1e30f, 2f, 1e30f];
        var data = new Dataset(DenseMatrix.Wrap(x.AsMemory(), 5, 1), new[] { 0, 1, 1, 0, 1 }, weights: new double[] { 0, 1, 0, 2, 1 });
        using IObjective objective = TestDevices.Open(device).Prepare(data, LossKind.Logistic, Precision.Float32);
        using Vector w = objective.Space.Allocate(2);
        using Vector gradient = objective.Space.Allocate(2);
        objective.Space.Upload([1e30, 0], w);
        double loss = objective.ValueAndGradient(w, gradient, new RowRange(0, 5));
        Assert.Equal(4e30, loss, 1e24);
        var actual = new double[2];
        objective.Space.Download(gradient, actual);
        Assert.Equal(4, actual[0], 1e-5);
        Assert.Equal(2, actual[1], 1e-5);
    }

    [Fact]
    public void Copy_bandwidth_is_measured()
    {
        var probe = (IBandwidthProbe)TestDevices.Open("ilgpu-cpu");
        Assert.Equal("copy", probe.BandwidthKind);
        Assert.True(probe.MeasureBandwidth(1 << 20) > 0);
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        Dataset data = RandomData.Rows(4, 2, seed: 1, weighted: false);
        using IObjective objective = TestDevices.Open("ilgpu-cpu").Prepare(data, LossKind.Logistic, Precision.Float64);
        using Vector w = objective.Space.Allocate(3);
        using Vector wrong = objective.Space.Allocate(4);
        Assert.Throws<ArgumentException>(() => objective.ValueAndGradient(wrong, w, RowRange.All(4)));
        Assert.Throws<ArgumentException>(() => objective.Gradient(w, wrong, RowRange.All(4)));
        Assert.Throws<ArgumentOutOfRangeException>(() => objective.Gradient(w, w, new RowRange(2, 3)));
        Assert.Throws<ArgumentException>(() => objective.Margins(w, new double[3]));
        Assert.Throws<ArgumentException>(() => objective.Order([0, 1]));
    }

    /// <summary>A launch must not depend on the thread that opened the device.</summary>
    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void Another_thread_may_evaluate(string device)
    {
        IBackend backend = TestDevices.Open(device);
        Dataset data = RandomData.Rows(40, 6, seed: 2, weighted: true);
        using IObjective objective = backend.Prepare(data, LossKind.Logistic, Precision.Float64);
        Exception? thrown = null;
        var thread = new Thread(() => thrown = Record.Exception(() => ObjectiveAssert.Agrees(objective, data, Precision.Float64)));
        thread.Start();
        thread.Join();
        Assert.Null(thrown);
    }
}
