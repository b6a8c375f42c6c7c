using System.Numerics;

namespace GpuLogReg.Losses;

/// <summary>
/// Multinomial log-loss of the k margins of a row, for y ∈ {0, …, k − 1}: with m = max z, e_c = exp(z_c − m), R = Σ_{c≠y} e_c and p_c = e_c/(R + e_y),
/// ℓ = log Σ_c exp(z_c) − z_y = (m − z_y) + log(1 + (R + (e_y − 1))), ∂ℓ/∂z_c = p_c for c ≠ y, ∂ℓ/∂z_y = −R/(R + e_y), ∂²ℓ = diag(p) − p·pᵀ.
/// </summary>
/// <remarks>
/// Finite for all finite margins whose differences are. Nothing cancels: where y has the largest margin e_y is 1, so ℓ = log(1 + R) keeps a tail of any
/// smallness; where it has not, ℓ ≥ log 2. ℓ does not change where the same number is added to every margin, so its slopes add up to 0.
/// With two margins (0, z) it is <see cref="LogisticLoss{T, TMath}"/> at z.
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <typeparam name="TMath">Who supplies exp and log1p.</typeparam>
public static class SoftmaxLoss<T, TMath>
    where T : unmanaged, INumber<T>
    where TMath : struct, IPointwiseMath<T>
{
    /// <summary>The weighted loss of a row and its derivatives by the margins.</summary>
    /// <param name="margins">z, k numbers.</param>
    /// <param name="label">y.</param>
    /// <param name="weight">s, not negative.</param>
    /// <param name="slopes">Written: s·∂ℓ/∂z, k numbers; may be the margins themselves.</param>
    /// <returns>s·ℓ(z, y).</returns>
    public static T Evaluate(ReadOnlySpan<T> margins, int label, T weight, Span<T> slopes)
    {
        T max = margins[LargestOf(margins)], gap = max - margins[label], others = T.Zero;
        for (int c = 0; c < margins.Length; c++)
        {
            slopes[c] = TMath.Exp(margins[c] - max);
            if (c != label)
                others += slopes[c];
        }

        T own = slopes[label], total = others + own;
        for (int c = 0; c < slopes.Length; c++)
            slopes[c] = weight * (slopes[c] / total);
        slopes[label] = -(weight * (others / total));
        return weight * (gap + LogOnePlus(others + (own - T.One)));
    }

    /// <summary>
    /// The weighted second derivatives of a row times a direction: s·(p∘u − p·(p·u)), as s·p∘(u′ − p·u′) with u′ = u − u_a, where a has the largest
    /// margin: the sum p·u′ then is over the small probabilities alone, and 1 − p_a is never taken.
    /// </summary>
    /// <param name="margins">z, k numbers.</param>
    /// <param name="weight">s, not negative.</param>
    /// <param name="direction">u, k numbers.</param>
    /// <param name="product">Written, k numbers; not one of the others.</param>
    public static void Multiply(ReadOnlySpan<T> margins, T weight, ReadOnlySpan<T> direction, Span<T> product)
    {
        int largest = LargestOf(margins);
        T total = T.Zero;
        for (int c = 0; c < margins.Length; c++)
        {
            product[c] = TMath.Exp(margins[c] - margins[largest]);
            total += product[c];
        }

        T mean = T.Zero;
        for (int c = 0; c < margins.Length; c++)
        {
            product[c] /= total;
            mean += product[c] * (direction[c] - direction[largest]);
        }

        for (int c = 0; c < margins.Length; c++)
            product[c] = weight * (product[c] * (direction[c] - direction[largest] - mean));
    }

    /// <summary>log(1 + r) for 0 ≤ r, relative to the result: halved as 1 + (r − 1)/2 = (1 + r)/2 until it is log1p's.</summary>
    /// <param name="r">Finite, not negative: at most k − 1 here.</param>
    public static T LogOnePlus(T r)
    {
        T halvings = T.Zero, two = T.One + T.One;
        for (; r > T.One; r = (r - T.One) / two)
            halvings += T.One;
        return (halvings * TMath.Log1P(T.One)) + TMath.Log1P(r);
    }

    /// <summary>The first of the largest margins.</summary>
    private static int LargestOf(ReadOnlySpan<T> margins)
    {
        int largest = 0;
        for (int c = 1; c < margins.Length; c++)
        {
            if (margins[c] > margins[largest])
                largest = c;
        }

        return largest;
    }
}
