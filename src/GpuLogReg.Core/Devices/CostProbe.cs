using System.Diagnostics;
using GpuLogReg.Compute;
using GpuLogReg.Data;

namespace GpuLogReg.Devices;

/// <summary>Measures the numbers of a device through the contract that fits use: the same calls on made rows, in about a second. The best of a few runs, as what slows one of them down is not the device; start and transfer once, as a fit pays them.</summary>
public static class CostProbe
{
    private const int SmallRows = 256, Features = 32;
    private const int HessianRows = 1 << 14, HessianFeatures = 96;
    private const int SparseRows = 1 << 15, SparseFeatures = 1 << 15, PerRow = 40;
    private const int CallRounds = 51, Rounds = 5;

    /// <summary>Size of the dense rows: beyond the last cache of most processors, and little beside any GPU's memory.</summary>
    internal const long DenseBytes = 128 << 20;

    /// <summary>Measures a device.</summary>
    /// <param name="open">Opens it.</param>
    /// <param name="denseBytes">Size of the dense rows; less is quicker, and measures caches.</param>
    /// <exception cref="BackendException">It cannot be opened, or not hold the rows.</exception>
    public static DeviceCosts Measure(Func<IBackend> open, long denseBytes = DenseBytes)
    {
        ArgumentNullException.ThrowIfNull(open);
        ArgumentOutOfRangeException.ThrowIfLessThan(denseBytes, SmallRows * Features * sizeof(float));
        var small = Dense(SmallRows, Features);
        using var smallRows = small.Features;
        long begin = Stopwatch.GetTimestamp();
        using var backend = open();
        double first, call;
        using (var objective = new Evaluation(backend, small))
        {
            objective.Seconds();
            first = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            call = objective.Best(CallRounds);
        }

        var (transfer, dense) = Pass(backend, Dense(Math.Max(SmallRows, denseBytes / sizeof(float) / Features), Features), call);
        var (_, sparse) = Pass(backend, SparseSyntheticData.Generate(SparseRows, SparseFeatures, PerRow), call);
        return new DeviceCosts(dense, sparse, call, transfer, Math.Max(0, first - call), Hessian(backend)) { IsMeasured = true };
    }

    /// <summary>Bytes of X a second into the layout, and bytes of X and weights a second in an evaluation.</summary>
    private static (double Transfer, double Read) Pass(IBackend backend, Dataset data, double call)
    {
        using var rows = data.Features;
        var size = FitSize.Of(rows);

        // Launch shapes are looked for once, and no later fit pays for it.
        if (backend is ITunedBackend { Shapes: not null })
            new Evaluation(backend, data).Dispose();
        long start = Stopwatch.GetTimestamp();
        using var objective = new Evaluation(backend, data);
        double transfer = size.BytesOfX / Stopwatch.GetElapsedTime(start).TotalSeconds;
        objective.Seconds();
        double seconds = objective.Best(Rounds);

        // Where the rows are so few that the clock sees nothing but the call, the call is all there is to see.
        return (transfer, size.BytesOfPass(DeviceNames.KindOf(backend.Name)) / (seconds > 2 * call ? seconds - call : seconds));
    }

    /// <summary>Operations a second of the Hessian, less its read of X; 0 where the device does not write it out.</summary>
    private static double Hessian(IBackend backend)
    {
        var data = Dense(HessianRows, HessianFeatures);
        using var rows = data.Features;
        using var objective = new Evaluation(backend, data);
        objective.Seconds();
        double best = double.PositiveInfinity;
        for (int round = 0; round <= Rounds; round++)
        {
            if (objective.HessianSeconds() is not { } seconds)
                return 0;
            best = Math.Min(best, seconds);
        }

        double read = objective.Best(Rounds);
        return FitSize.Of(rows).HessianOperations / (best > 2 * read ? best - read : best);
    }

    /// <summary>Rows in [−1, 1) that no page sharing can shorten, from a counter hash; every other row is of class 1.</summary>
    private static Dataset Dense(long rows, int features)
    {
        var matrix = DenseMatrix.Allocate(rows, features, ElementType.Float32);
        Parallel.For(0, rows, i =>
        {
            uint state = (uint)((i * 0x9E3779B1) + 1);
            foreach (ref float x in matrix.WritableRow<float>(i))
            {
                state = (state * 1664525) + 1013904223;
                x = ((state >> 8) * (2f / (1 << 24))) - 1;
            }
        });
        var labels = new int[rows];
        for (int i = 0; i < labels.Length; i++)
            labels[i] = i & 1;
        return new Dataset(matrix, labels);
    }

    /// <summary>An objective with the vectors that an evaluation needs.</summary>
    private sealed class Evaluation : IDisposable
    {
        private readonly IObjective _objective;
        private readonly Vector _w, _gradient;
        private readonly double[] _hessian;

        public Evaluation(IBackend backend, Dataset data)
        {
            _objective = backend.Prepare(data, LossKind.Logistic, Precision.Float32);
            int length = _objective.Shape.Coefficients;
            _w = _objective.Space.Allocate(length);
            _gradient = _objective.Space.Allocate(length);
            _hessian = data.Columns == HessianFeatures ? new double[length * length] : [];
        }

        public double Seconds()
        {
            long start = Stopwatch.GetTimestamp();
            _objective.ValueAndGradient(_w, _gradient, RowRange.All(_objective.Shape.Rows));
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        public double? HessianSeconds()
        {
            long start = Stopwatch.GetTimestamp();
            using var curvature = _objective.CurvatureAt(_w);
            return curvature.TryDense(_hessian) ? Stopwatch.GetElapsedTime(start).TotalSeconds : null;
        }

        public double Best(int rounds)
        {
            double best = double.PositiveInfinity;
            for (int i = 0; i < rounds; i++)
                best = Math.Min(best, Seconds());
            return best;
        }

        public void Dispose()
        {
            _w.Dispose();
            _gradient.Dispose();
            _objective.Dispose();
        }
    }
}
