using System.Runtime.CompilerServices;

namespace GpuLogReg.Cpu;

/// <summary>From margins to probabilities, a vector of rows at a time: <see cref="Losses.Logistic.Sigmoids"/>, to the last bit, and the softmax.</summary>
/// <remarks>Results are stored as float64, or rounded once to float32.</remarks>
/// <typeparam name="TSimd">The operations on a vector of L float64.</typeparam>
/// <typeparam name="TRows">The operations on rows.</typeparam>
/// <typeparam name="TVector">The hardware vector.</typeparam>
/// <typeparam name="TResult">What the caller is given: <see cref="float"/> or <see cref="double"/>.</typeparam>
internal static unsafe class RowProbabilities<TSimd, TRows, TVector, TResult>
    where TSimd : struct, ISimd<TVector, double>
    where TRows : struct, IRowVector<TVector>
    where TVector : struct
    where TResult : unmanaged
{
    /// <summary>Makes and stores what was asked for.</summary>
    /// <param name="kind">What that is.</param>
    /// <param name="margins">For every L rows k vectors one after the other; overwritten.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="outputs">k.</param>
    /// <param name="target">A row a row: one number, two, or k.</param>
    public static void Store(PredictionKind kind, double* margins, int rows, int outputs, TResult* target)
    {
        switch (kind)
        {
            case PredictionKind.Positive:
                Positive(margins, rows, target);
                break;
            case PredictionKind.Both:
                Both(margins, rows, target);
                break;
            case PredictionKind.Margins when outputs == 1 && typeof(TResult) == typeof(double):
                new Span<double>(margins, rows).CopyTo(new Span<double>(target, rows));
                break;
            default:
                OfClasses(kind, margins, rows, outputs, target);
                break;
        }
    }

    /// <summary>The same of whole steps of rows, each with a place of its own to go to.</summary>
    /// <param name="kind">What is asked for.</param>
    /// <param name="margins">Step by step, for every L rows k vectors one after the other; overwritten.</param>
    /// <param name="steps">How many steps, of <see cref="RowCoefficients.Step"/> rows each.</param>
    /// <param name="outputs">k.</param>
    /// <param name="target">Where the first step's rows go.</param>
    /// <param name="advance">Numbers from a step's first row to the next step's.</param>
    public static void StoreSteps(PredictionKind kind, double* margins, int steps, int outputs, TResult* target, nint advance)
    {
        switch (kind)
        {
            case PredictionKind.Positive:
                Positive(margins, steps, target, advance);
                return;
            case PredictionKind.Both:
                Both(margins, steps, target, advance);
                return;
        }

        for (; steps > 0; steps--, margins += (nint)RowCoefficients.Step * outputs, target += advance)
            Store(kind, margins, RowCoefficients.Step, outputs, target);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Positive(double* margins, int rows, TResult* target)
    {
        int lanes = TSimd.Lanes;
        for (; rows >= lanes; rows -= lanes, margins += lanes, target += lanes)
            Store(Sigmoids(TSimd.Load(margins), out _), target);
        if (rows > 0)
        {
            TResult* last = stackalloc TResult[lanes];
            Store(Sigmoids(TSimd.Load(margins), out _), last);
            new Span<TResult>(last, rows).CopyTo(new Span<TResult>(target, rows));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Both(double* margins, int rows, TResult* target)
    {
        int lanes = TSimd.Lanes;
        for (; rows >= lanes; rows -= lanes, margins += lanes, target += 2 * lanes)
        {
            TVector positive = Sigmoids(TSimd.Load(margins), out TVector negative);
            StorePairs(negative, positive, target);
        }

        if (rows > 0)
        {
            TResult* last = stackalloc TResult[2 * lanes];
            TVector positive = Sigmoids(TSimd.Load(margins), out TVector negative);
            StorePairs(negative, positive, last);
            new Span<TResult>(last, 2 * rows).CopyTo(new Span<TResult>(target, 2 * rows));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Positive(double* margins, int steps, TResult* target, nint advance)
    {
        for (; steps > 0; steps--, target += advance)
        {
            for (int i = 0; i < RowCoefficients.Step; i += TSimd.Lanes, margins += TSimd.Lanes)
                Store(Sigmoids(TSimd.Load(margins), out _), target + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Both(double* margins, int steps, TResult* target, nint advance)
    {
        for (; steps > 0; steps--, target += advance)
        {
            for (int i = 0; i < RowCoefficients.Step; i += TSimd.Lanes, margins += TSimd.Lanes)
            {
                TVector positive = Sigmoids(TSimd.Load(margins), out TVector negative);
                StorePairs(negative, positive, target + (2 * i));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OfClasses(PredictionKind kind, double* margins, int rows, int outputs, TResult* target)
    {
        int lanes = TSimd.Lanes;
        for (; rows > 0; rows -= lanes, margins += (nint)outputs * lanes)
        {
            if (kind == PredictionKind.OneVsRest)
                LogSigmoids(margins, outputs);
            if (kind != PredictionKind.Margins)
                Softmax(margins, outputs);
            for (int i = 0; i < Math.Min(rows, lanes); i++)
            {
                double* of = margins + i;
                for (int c = 0; c < outputs; c++, of += lanes)
                {
                    if (typeof(TResult) == typeof(float))
                        *(float*)target++ = (float)*of;
                    else
                        *(double*)target++ = *of;
                }
            }
        }
    }

    // σ(z); and σ(−z) from the same exponential and the same reciprocal.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sigmoids(TVector margin, out TVector negative)
    {
        TVector one = SimdMath<TSimd, TVector, double>.Constant(1);
        TVector e = ExpOrZero(TSimd.MinusAbs(margin));
        TVector larger = TSimd.Divide(one, TSimd.Add(one, e)), smaller = TSimd.Multiply(e, larger);
        negative = TSimd.SelectNonNegative(margin, smaller, larger);
        return TSimd.SelectNonNegative(margin, larger, smaller);
    }

    // k vectors z become exp(z − m)/Σ, m the largest of the row: the largest term is 1, so the sum is not 0.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Softmax(double* margins, int outputs)
    {
        TVector max = TSimd.Load(margins), sum = default;
        double* z = margins, end = margins + ((nint)outputs * TSimd.Lanes);
        for (; z < end; z += TSimd.Lanes)
            max = TSimd.Max(max, TSimd.Load(z));
        for (z = margins; z < end; z += TSimd.Lanes)
        {
            TVector e = ExpOrZero(TSimd.Subtract(TSimd.Load(z), max));
            TSimd.Store(e, z);
            sum = TSimd.Add(sum, e);
        }

        TVector scale = TSimd.Divide(SimdMath<TSimd, TVector, double>.Constant(1), sum);
        for (z = margins; z < end; z += TSimd.Lanes)
            TSimd.Store(TSimd.Multiply(scale, TSimd.Load(z)), z);
    }

    // log σ(z) = min(z, 0) − log1p(exp(−|z|)): its softmax is σ(z_c)/Σⱼ σ(z_j), also where every σ underflows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LogSigmoids(double* margins, int outputs)
    {
        double* end = margins + ((nint)outputs * TSimd.Lanes);
        for (double* at = margins; at < end; at += TSimd.Lanes)
        {
            TVector z = TSimd.Load(at), log = SimdMath<TSimd, TVector, double>.Log1P(ExpOrZero(TSimd.MinusAbs(z)));
            TSimd.Store(TSimd.Subtract(TSimd.AtMost(z, default), log), at);
        }
    }

    // eˣ for x ≤ 0; 0 where it is no normal number; a NaN stays what it is.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector ExpOrZero(TVector x)
    {
        TVector floor = TSimd.AtLeast(x, SimdMath<TSimd, TVector, double>.Constant(Losses.ElementaryFunctions.ExpFloorDouble));
        TVector e = TSimd.SelectEqual(x, floor, SimdMath<TSimd, TVector, double>.Exp(x), default);
        return TSimd.SelectEqual(x, x, e, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TVector a, TResult* target)
    {
        if (typeof(TResult) == typeof(float))
            TRows.StoreNarrow(a, (float*)target);
        else
            TSimd.Store(a, (double*)target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePairs(TVector a, TVector b, TResult* target)
    {
        if (typeof(TResult) == typeof(float))
            TRows.StorePairs(a, b, (float*)target);
        else
            TRows.StorePairs(a, b, (double*)target);
    }
}
