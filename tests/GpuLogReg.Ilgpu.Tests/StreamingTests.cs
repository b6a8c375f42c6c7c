using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Tests.Support;

namespace GpuLogReg.Ilgpu.Tests;

/// <summary>X that a device has no room for, in pieces through its memory: everything as with X resident, and said.</summary>
public sealed class StreamingTests
{
    /// <summary>Room for a few buffers, not for the 40 kB or more of X below.</summary>
    private const long Limit = 24_000;

    /// <summary>Devices but for the emulator, which is slow.</summary>
    public static TheoryData<string, Precision> Devices =>
        new MatrixTheoryData<string, Precision>(["cuda:0", "opencl:0"], [Precision.Float32, Precision.Float64, Precision.BFloat16, Precision.Float16]);

    private static LaunchTraits Small(LaunchTraits traits) => traits with { MemoryLimit = Limit, PieceBytes = 2048 };

    [Theory]
    [InlineData(Precision.Float32, 1000, 11)]
    [InlineData(Precision.Float64, 1000, 11)]
    [InlineData(Precision.BFloat16, 1500, 17)]
    [InlineData(Precision.Float16, 1500, 17)]
    [InlineData(Precision.Float32, 257, 40)]
    [InlineData(Precision.Float64, 1025, 6)]
    public void Everything_agrees_with_the_oracle(Precision precision, int rows, int columns)
    {
        using var own = new OwnDevice(Small);
        using IlgpuBackend backend = own.Backend();
        Dataset data = RandomData.Rows(rows, columns, seed: columns, weighted: true);
        AssertStreams(backend, data, precision);
        OracleAssert.Agrees(backend, data, LossKind.Logistic, precision, ordered: false);
    }

    /// <summary>On every device, 32 MB of X where 30 may be taken, more than the sums of a GPU's groups take; a sixteenth of both on processors.</summary>
    [Theory]
    [MemberData(nameof(Devices))]
    public void Large_rows_agree_with_the_oracle(string device, Precision precision)
    {
        TestDevices.Open(device);
        using var own = new OwnDevice(traits => traits with { MemoryLimit = 30_000_000 / Share(traits), PieceBytes = (3 << 20) / Share(traits) }, device);
        using IlgpuBackend backend = own.Backend();
        Dataset data = RandomData.Rows(500_000 / StorageRounding.Size(precision) / Share(own.Traits), 64, seed: 4, weighted: true);
        AssertStreams(backend, data, precision);
        OracleAssert.Agrees(backend, data, LossKind.Logistic, precision, ordered: false);

        static int Share(LaunchTraits traits) => traits.Family == DeviceFamily.Processor ? 16 : 1;
    }

    [Fact]
    public void Softmax_agrees_with_the_oracle()
    {
        using var own = new OwnDevice(Small);
        using IlgpuBackend backend = own.Backend();
        foreach (Precision precision in Enum.GetValues<Precision>())
            OracleAssert.Agrees(backend, RandomData.Rows(700, 20, seed: 3, weighted: true).WithClasses(3), LossKind.Softmax, precision, ordered: false);
    }

    /// <summary>Softmax in one pass where a lane holds row and outputs, else in stages: around the seams, on the emulator, whose teams are a lane.</summary>
    [Theory]
    [InlineData(Precision.Float32, 8, 3)]
    [InlineData(Precision.Float32, 9, 3)]
    [InlineData(Precision.Float64, 4, 2)]
    [InlineData(Precision.Float64, 5, 4)]
    [InlineData(Precision.BFloat16, 16, 2)]
    [InlineData(Precision.BFloat16, 17, 2)]
    [InlineData(Precision.Float16, 8, 3)]
    [InlineData(Precision.Float16, 33, 2)]
    public void Softmax_around_what_a_lane_holds_agrees_with_the_oracle(Precision precision, int columns, int classes)
    {
        using var own = new OwnDevice(Small);
        using IlgpuBackend backend = own.Backend();
        Dataset data = RandomData.Rows(401, columns, seed: columns, weighted: true);
        OracleAssert.Agrees(backend, data.WithClasses(classes), LossKind.Softmax, precision, ordered: false);
    }

    /// <summary>Too long for the registers of a lane, and with more features than a Hessian has: in stages.</summary>
    [Theory]
    [InlineData(Precision.Float64)]
    [InlineData(Precision.BFloat16)]
    public void Long_rows_agree_with_the_oracle(Precision precision)
    {
        // The slots of sums take 35 kB, X 53 and more.
        using var own = new OwnDevice(traits => Small(traits) with { MemoryLimit = 40_000 });
        using IlgpuBackend backend = own.Backend();
        Dataset data = RandomData.Rows(101, 257, seed: 2, weighted: true);
        AssertStreams(backend, data, precision);
        OracleAssert.Agrees(backend, data, LossKind.Logistic, precision, ordered: false);
    }

    /// <summary>Evaluations, products, lines and margins send every byte of X once: fused or in stages, binary or softmax, whatever the storage.</summary>
    [Theory]
    [InlineData(LossKind.Logistic, Precision.Float32, 11, 48, false)]
    [InlineData(LossKind.Logistic, Precision.Float32, 11, 48, true)]
    [InlineData(LossKind.Logistic, Precision.Float64, 40, 320, false)]
    [InlineData(LossKind.Logistic, Precision.Float16, 70, 144, false)]
    [InlineData(LossKind.Softmax, Precision.Float32, 8, 32, false)]
    [InlineData(LossKind.Softmax, Precision.Float32, 8, 32, true)]
    [InlineData(LossKind.Softmax, Precision.BFloat16, 8, 16, false)]
    [InlineData(LossKind.Softmax, Precision.Float64, 20, 160, false)]
    [InlineData(LossKind.Softmax, Precision.BFloat16, 20, 48, false)]
    public void X_crosses_the_bus_once_a_pass(LossKind loss, Precision precision, int columns, int rowBytes, bool twoPasses)
    {
        using var own = new OwnDevice(Small);
        using IlgpuBackend backend = own.Backend();
        Dataset data = RandomData.Rows(800, columns, seed: 8, weighted: true).WithClasses(loss == LossKind.Softmax ? 3 : 2);
        using IObjective objective = twoPasses ? backend.PrepareTwoPass(data, loss, precision) : backend.Prepare(data, loss, precision);
        Assert.NotEmpty(((INotices)objective).Notices);
        double[] w = new double[objective.Shape.Coefficients];
        w.AsSpan().Fill(0.1);
        using Vector point = Upload(objective, w), result = objective.Space.Allocate(w.Length);
        DeviceTally tally = backend.Device.Tally;

        // Whole blocks of 32 rows, where rows lie in blocks.
        long all = 800L * rowBytes;
        Assert.Equal(all, Sent(() => objective.ValueAndGradient(point, result, RowRange.All(800))));
        Assert.Equal(480L * rowBytes, Sent(() => objective.ValueAndGradient(point, result, new RowRange(100, 480))));
        Assert.Equal(all, Sent(() => objective.Margins(point, new double[800 * objective.Shape.Outputs])));
        Assert.Equal(all, Sent(() => objective.LineAt(point, point).Dispose()));
        ICurvature? curvature = null;
        Assert.Equal(all, Sent(() => curvature = objective.CurvatureAt(point)));
        Assert.Equal(all, Sent(() => curvature!.Multiply(point, result)));
        curvature!.Dispose();

        long Sent(Action pass)
        {
            long before = tally.BytesSent;
            pass();
            return tally.BytesSent - before;
        }
    }

    /// <summary>A pass over streamed rows is the passes over its pieces, their sums added in order.</summary>
    [Theory]
    [InlineData(LossKind.Logistic, 11, false)]
    [InlineData(LossKind.Logistic, 11, true)]
    [InlineData(LossKind.Logistic, 41, false)]
    [InlineData(LossKind.Softmax, 7, false)]
    [InlineData(LossKind.Softmax, 11, false)]
    [InlineData(LossKind.Softmax, 7, true)]
    public void Sums_have_the_bits_of_the_resident_path_piece_by_piece(LossKind loss, int columns, bool twoPasses)
    {
        int outputs = loss == LossKind.Softmax ? 3 : 1;
        Dataset data = RandomData.Rows(1000, columns, seed: 8, weighted: true).WithClasses(Math.Max(2, outputs));
        double[] w = RandomData.Coefficients(((columns + 1) * outputs) - 1, seed: 9);
        using var small = new OwnDevice(Small);
        using var large = new OwnDevice();
        using IlgpuBackend streaming = small.Backend(), resident = large.Backend();
        using IObjective pieces = Prepare(streaming), whole = Prepare(resident);

        // Whole blocks of 32 rows, where rows lie in blocks.
        int vectors = (columns + 3) / 4, pieceRows = small.Traits.PieceBytes / (16 * vectors);
        if (vectors <= 8)
            pieceRows = pieceRows / 32 * 32;
        foreach (RowRange range in new[] { RowRange.All(1000), new RowRange(17, 600), new RowRange(999, 1) })
        {
            var sums = new double[w.Length + 1];
            for (long start = range.Start; start < range.End; start += pieceRows)
            {
                double[] piece = Evaluate(whole, w, new RowRange(start, Math.Min(pieceRows, range.End - start)));
                for (int i = 0; i < sums.Length; i++)
                    sums[i] = start == range.Start ? piece[i] : piece[i] + sums[i];
            }

            double[] actual = Evaluate(pieces, w, range);
            Assert.Equal(sums, actual);
            Assert.Equal(actual, Evaluate(pieces, w, range));
        }

        var margins = new double[1000 * outputs];
        var expected = new double[1000 * outputs];
        using Vector on = Upload(pieces, w), off = Upload(whole, w);
        pieces.Margins(on, margins);
        whole.Margins(off, expected);
        Assert.Equal(expected, margins);

        IObjective Prepare(IlgpuBackend backend) => twoPasses
            ? backend.PrepareTwoPass(data, loss, Precision.Float32)
            : backend.Prepare(data, loss, Precision.Float32);
    }

    [Fact]
    public void The_user_is_told_what_was_needed_and_what_there_was()
    {
        using var own = new OwnDevice(Small);
        using IlgpuBackend backend = own.Backend();
        using IObjective objective = backend.Prepare(RandomData.Rows(1000, 11, seed: 8, weighted: false), LossKind.Logistic, Precision.Float32);
        string notice = Assert.Single(((INotices)objective).Notices);
        Assert.Contains("49,152 bytes", notice, StringComparison.Ordinal);
        Assert.Contains("'own'", notice, StringComparison.Ordinal);
        Assert.Contains("24,000 left", notice, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', notice);
    }

    [Fact]
    public void Rows_that_fit_stay_on_the_device_and_nothing_is_said()
    {
        using var own = new OwnDevice(Small);
        using IlgpuBackend backend = own.Backend();
        using IObjective objective = backend.Prepare(RandomData.Rows(100, 3, seed: 8, weighted: false), LossKind.Logistic, Precision.Float32);
        Assert.Empty(((INotices)objective).Notices);
        objective.Order([.. Enumerable.Range(0, 100).Reverse()]);
    }

    [Fact]
    public void Another_order_of_rows_is_refused_with_what_to_do()
    {
        using var own = new OwnDevice(Small);
        using IlgpuBackend backend = own.Backend();
        Dataset data = RandomData.Rows(1000, 11, seed: 8, weighted: false);
        using IObjective objective = backend.Prepare(data, LossKind.Logistic, Precision.Float32);
        objective.Order([]);
        var fault = Assert.Throws<BackendException>(() => objective.Order([.. Enumerable.Range(0, 1000).Reverse()]));
        Assert.Contains("'own'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("--solver lbfgs", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_too_small_for_two_pieces_refuses_and_keeps_nothing()
    {
        using var own = new OwnDevice(traits => traits with { MemoryLimit = 20_000, PieceBytes = 64_000 });
        int before = own.LiveObjects;
        using IlgpuBackend backend = own.Backend();
        Dataset data = RandomData.Rows(1000, 50, seed: 8, weighted: false);
        var fault = Assert.Throws<BackendException>(() => backend.Prepare(data, LossKind.Logistic, Precision.Float32).Dispose());
        Assert.Contains("20,000 left", fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, own.LiveObjects);
    }

    [Fact]
    public void A_pass_whose_rows_are_gone_says_so_and_leaves_nothing_behind()
    {
        using var own = new OwnDevice(Small);
        int before = own.LiveObjects;
        using IlgpuBackend backend = own.Backend();
        var features = DenseMatrix.Allocate(1000, 11, ElementType.Float32);
        Dataset data = new(features, new int[1000].Select((_, i) => i % 2).ToArray());
        IObjective objective = backend.Prepare(data, LossKind.Logistic, Precision.Float32);
        double[] w = RandomData.Coefficients(11, seed: 9);
        double[] first = Evaluate(objective, w, RowRange.All(1000));
        features.Dispose();
        var fault = Assert.Throws<InvalidOperationException>(() => Evaluate(objective, w, RowRange.All(1000)));
        Assert.Contains("disposed", fault.Message, StringComparison.Ordinal);
        Assert.Equal(13, first.Length);
        objective.Dispose();
        Assert.Equal(before, own.LiveObjects);
    }

    private static void AssertStreams(IlgpuBackend backend, Dataset data, Precision precision)
    {
        using IObjective objective = backend.Prepare(data, LossKind.Logistic, precision);
        Assert.NotEmpty(((INotices)objective).Notices);
    }

    private static double[] Evaluate(IObjective objective, double[] w, RowRange range)
    {
        using Vector point = Upload(objective, w), gradient = objective.Space.Allocate(w.Length);
        double loss = objective.ValueAndGradient(point, gradient, range);
        var numbers = new double[w.Length];
        objective.Space.Download(gradient, numbers);
        return [loss, .. numbers];
    }

    private static Vector Upload(IObjective objective, double[] w)
    {
        Vector vector = objective.Space.Allocate(w.Length);
        objective.Space.Upload(w, vector);
        return vector;
    }
}
