using System.Runtime.CompilerServices;
using GpuLogReg.Losses;

namespace GpuLogReg.Cpu;

/// <summary>
/// <see cref="SoftmaxLoss{T, TMath}"/> on a vector of rows: the same formulas. The k margins of L rows are k vectors one after the other; who made
/// them, and from what, is no matter here. About 25 operations a margin, 50 a row more for its logarithm and quotients.
/// </summary>
internal static unsafe class SimdSoftmax<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>Weighted losses of L rows; their margins become their slopes.</summary>
    /// <param name="margins">z, k × L numbers; s·∂ℓ/∂z at exit.</param>
    /// <param name="k">Outputs.</param>
    /// <param name="labels">L class indices, as numbers.</param>
    /// <param name="weights">L weights.</param>
    /// <returns>s·ℓ(z, y).</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TVector Evaluate(T* margins, int k, T* labels, T* weights)
    {
        TVector label = TSimd.Load(labels), weight = TSimd.Load(weights), zero = default, one = SimdMath<TSimd, TVector, T>.Constant(1);
        TVector max = TSimd.Load(margins), own = max, index = zero;
        T* z = margins + TSimd.Lanes, end = margins + ((nint)k * TSimd.Lanes);
        for (; z < end; z += TSimd.Lanes)
        {
            TVector margin = TSimd.Load(z);
            index = TSimd.Add(index, one);
            max = TSimd.Max(max, margin);
            own = TSimd.SelectEqual(label, index, margin, own);
        }

        TVector gap = TSimd.Subtract(max, own), others = zero;
        own = zero;
        index = zero;
        for (z = margins; z < end; z += TSimd.Lanes)
        {
            TVector e = SimdMath<TSimd, TVector, T>.Exp(TSimd.Subtract(TSimd.Load(z), max));
            TSimd.Store(e, z);
            others = TSimd.Add(others, TSimd.SelectEqual(label, index, zero, e));
            own = TSimd.SelectEqual(label, index, e, own);
            index = TSimd.Add(index, one);
        }

        TVector scale = TSimd.Divide(weight, TSimd.Add(others, own)), minusOthers = TSimd.Subtract(zero, others);
        index = zero;
        for (z = margins; z < end; z += TSimd.Lanes)
        {
            TSimd.Store(TSimd.Multiply(scale, TSimd.SelectEqual(label, index, minusOthers, TSimd.Load(z))), z);
            index = TSimd.Add(index, one);
        }

        return TSimd.Multiply(weight, TSimd.Add(gap, SimdMath<TSimd, TVector, T>.LogOnePlus(TSimd.Add(others, TSimd.Subtract(own, one)))));
    }

    /// <summary>The margins of L rows become their probabilities.</summary>
    /// <param name="margins">z, k × L numbers; p at exit.</param>
    /// <param name="k">Outputs.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Probabilities(T* margins, int k)
    {
        TVector max = TSimd.Load(margins), sum = default;
        T* z = margins, end = margins + ((nint)k * TSimd.Lanes);
        for (; z < end; z += TSimd.Lanes)
            max = TSimd.Max(max, TSimd.Load(z));
        for (z = margins; z < end; z += TSimd.Lanes)
        {
            TVector e = SimdMath<TSimd, TVector, T>.Exp(TSimd.Subtract(TSimd.Load(z), max));
            TSimd.Store(e, z);
            sum = TSimd.Add(sum, e);
        }

        TVector scale = TSimd.Divide(SimdMath<TSimd, TVector, T>.Constant(1), sum);
        for (z = margins; z < end; z += TSimd.Lanes)
            TSimd.Store(TSimd.Multiply(scale, TSimd.Load(z)), z);
    }

    /// <summary>Second derivatives of L rows times a direction: s·p∘(u′ − p·u′), u′ = u − u_a, a the most probable class.</summary>
    /// <param name="probabilities">p, k × L numbers.</param>
    /// <param name="direction">u, k × L numbers; the products at exit.</param>
    /// <param name="k">Outputs.</param>
    /// <param name="weights">L weights.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(T* probabilities, T* direction, int k, T* weights)
    {
        TVector largest = TSimd.Load(probabilities), at = TSimd.Load(direction), mean = default;
        nint length = (nint)k * TSimd.Lanes;
        for (nint c = TSimd.Lanes; c < length; c += TSimd.Lanes)
        {
            TVector p = TSimd.Load(probabilities + c), ahead = TSimd.Subtract(p, largest);
            largest = TSimd.SelectNonNegative(ahead, p, largest);
            at = TSimd.SelectNonNegative(ahead, TSimd.Load(direction + c), at);
        }

        for (nint c = 0; c < length; c += TSimd.Lanes)
        {
            TVector u = TSimd.Subtract(TSimd.Load(direction + c), at);
            TSimd.Store(u, direction + c);
            mean = TSimd.MultiplyAdd(TSimd.Load(probabilities + c), u, mean);
        }

        TVector weight = TSimd.Load(weights);
        for (nint c = 0; c < length; c += TSimd.Lanes)
        {
            TVector u = TSimd.Subtract(TSimd.Load(direction + c), mean);
            TSimd.Store(TSimd.Multiply(TSimd.Multiply(weight, TSimd.Load(probabilities + c)), u), direction + c);
        }
    }

    /// <summary>One element of the second derivatives of L rows: −s·p_c·p_e, or s·p_c·Σ_{e≠c} p_e, which does not take 1 − p_c.</summary>
    /// <param name="probabilities">p, k × L numbers.</param>
    /// <param name="k">Outputs.</param>
    /// <param name="row">c.</param>
    /// <param name="column">e.</param>
    /// <param name="weights">L weights.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TVector Element(T* probabilities, int k, int row, int column, T* weights)
    {
        TVector p = TSimd.Multiply(TSimd.Load(weights), TSimd.Load(probabilities + (row * TSimd.Lanes))), others = default;
        if (row != column)
            return TSimd.Subtract(others, TSimd.Multiply(p, TSimd.Load(probabilities + (column * TSimd.Lanes))));
        for (int e = 0; e < k; e++)
        {
            if (e != row)
                others = TSimd.Add(others, TSimd.Load(probabilities + (e * TSimd.Lanes)));
        }

        return TSimd.Multiply(p, others);
    }
}
