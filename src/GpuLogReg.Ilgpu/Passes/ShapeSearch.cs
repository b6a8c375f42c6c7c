using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Storage;
using GpuLogReg.Ilgpu.Vectors;
using Vector = GpuLogReg.Compute.Vector;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>
/// The shape of the fused pass: the one kept for this device; else, on the first large problem of a kind, the quickest of a few on the user's own rows, which is
/// then kept; else the table's. The same problem gets the same shape in every run, whether it is the one that looked or a later one.
/// </summary>
internal static class ShapeSearch
{
    /// <summary>Rows take at least this many bytes: below, the launches take the time, and the table's shape holds whatever is kept.</summary>
    public const long LeastBytes = 64 << 20;

    /// <summary>How much quicker than the table's a shape must be: less is noise, and the table's is the one that is tested most.</summary>
    private const double Gain = 1.03;

    private const long MostBytes = 256 << 20;
    private const int Rounds = 5;

    /// <summary>The shape for rows on a device; null where no team holds such a row.</summary>
    /// <param name="device">The device, with its book.</param>
    /// <param name="rows">X.</param>
    /// <param name="targets">Labels and weights.</param>
    /// <param name="order">The order of the rows.</param>
    /// <param name="storage">How X is stored.</param>
    /// <param name="fill">Sets the targets; called before anything is timed.</param>
    public static (FusedShape Shape, bool IsFound)? Choose<T, TStored, TVector, TNumber>(
        OpenDevice device, IDeviceRows<TStored> rows, SignedTargets<T> targets, DeviceOrder order, Precision storage, Action fill)
        where T : unmanaged, INumber<T>
        where TStored : unmanaged
        where TVector : unmanaged, ITile<TVector, TStored, T>
        where TNumber : struct, IDeviceNumber<T>
    {
        int elementBytes = Unsafe.SizeOf<T>(), widening = Widening.Of<TStored, TVector>();
        if (FusedShape.OfTable(rows.Layout, elementBytes, device.Traits, widening) is not { } table)
            return null;
        long rowBytes = (long)rows.RowVectors * Unsafe.SizeOf<TStored>();

        // Rows that come piece by piece take as long as the way to the device, whatever the shape.
        if (device.Shapes is not { } book || rows is not DeviceRows<TStored> || rows.Rows * rowBytes < device.LeastTunedBytes)
            return (table, false);
        string problem = ProblemName.Of("fused pass", storage, rows.Layout);
        IReadOnlyList<FusedShape> candidates = FusedShape.Candidates(rows.Layout, elementBytes, device.Traits, widening);
        if (Named(candidates, book.Find(problem)) is { } kept)
            return (kept, true);
        if (!book.CanKeep)
            return (table, false);
        fill();
        FusedShape best = Quickest(candidates, Times<T, TStored, TVector, TNumber>(device, rows, targets, order, candidates, Math.Min(rows.Rows, Math.Max(1, MostBytes / rowBytes))));
        return Named(candidates, book.Keep(problem, best.ToString())) is { } held ? (held, true) : (table, false);
    }

    /// <summary>The shape of least time, the first unless another is quicker by more than noise; one that failed has infinite time.</summary>
    /// <param name="candidates">The table's shape first.</param>
    /// <param name="seconds">The time of each.</param>
    public static FusedShape Quickest(IReadOnlyList<FusedShape> candidates, IReadOnlyList<double> seconds)
    {
        int best = 0;
        for (int i = 1; i < candidates.Count; i++)
        {
            if (seconds[i] < seconds[best] && seconds[i] * Gain < seconds[0])
                best = i;
        }

        return candidates[best];
    }

    private static FusedShape? Named(IReadOnlyList<FusedShape> candidates, string? name) =>
        candidates.Any(c => c.ToString() == name) ? candidates.First(c => c.ToString() == name) : null;

    /// <summary>The least seconds of a few evaluations of each, in turns, so that what slows the device down for a while slows all of them.</summary>
    private static double[] Times<T, TStored, TVector, TNumber>(
        OpenDevice device, IDeviceRows<TStored> rows, SignedTargets<T> targets, DeviceOrder order, IReadOnlyList<FusedShape> candidates, long count)
        where T : unmanaged, INumber<T>
        where TStored : unmanaged
        where TVector : unmanaged, ITile<TVector, TStored, T>
        where TNumber : struct, IDeviceNumber<T>
    {
        using var space = new IlgpuVectorSpace(device);
        using Vector w = space.Allocate(rows.Features + 1), gradient = space.Allocate(rows.Features + 1);
        DeviceVector weights = space.Own(w, nameof(w)), target = space.Own(gradient, nameof(gradient));
        double[] least = [.. candidates.Select(_ => double.PositiveInfinity)];
        FusedEvaluation<T, TStored, TVector, TNumber>?[] evaluations = [.. candidates.Select(c => new FusedEvaluation<T, TStored, TVector, TNumber>(device, rows, targets, order, c))];
        for (int round = -1; round < Rounds; round++)
        {
            for (int i = 0; i < candidates.Count; i++)
            {
                if (evaluations[i] is not { } evaluation)
                    continue;
                try
                {
                    long start = Stopwatch.GetTimestamp();
                    evaluation.Enqueue(weights, target, new RowRange(0, count), GradientForm.Sums(target.Length));
                    device.Wait();

                    // The first round compiles.
                    if (round >= 0)
                        least[i] = Math.Min(least[i], Stopwatch.GetElapsedTime(start).TotalSeconds);
                }
                catch (BackendException) when (i > 0)
                {
                    // A shape that takes more registers than the device has is none for it.
                    evaluation.Dispose();
                    (evaluations[i], least[i]) = (null, double.PositiveInfinity);
                }
            }
        }

        foreach (var evaluation in evaluations)
            evaluation?.Dispose();
        return least;
    }
}
