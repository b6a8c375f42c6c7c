using System.Numerics;

namespace GpuLogReg.Losses;

/// <summary>
/// Binary log-loss. With t = −z for y = 1 and t = z for y = 0: ℓ = softplus(t) = max(t, 0) + log1p(e), |∂ℓ/∂z| = σ(t) = (t ≥ 0 ? 1 : e)/(1 + e),
/// e = exp(−|t|). Equal to max(z, 0) − z·y + log1p(exp(−|z|)) and σ(z) − y, but with no cancellation in either tail.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <typeparam name="TMath">Who supplies exp and log1p.</typeparam>
public readonly struct LogisticLoss<T, TMath> : IPointwiseLoss<T>
    where T : unmanaged, INumber<T>
    where TMath : struct, IPointwiseMath<T>
{
    /// <inheritdoc/>
    public static void Evaluate(T margin, T signedWeight, out T loss, out T slope)
    {
        bool positive = signedWeight > T.Zero;
        T t = TMath.Choose(positive, -margin, margin);
        T s = TMath.Choose(positive, signedWeight, -signedWeight);
        bool wrong = t > T.Zero;
        T e = TMath.Exp(TMath.Choose(wrong, -t, t));
        loss = s * (TMath.Choose(wrong, t, T.Zero) + TMath.Log1P(e));
        T magnitude = s * (TMath.Choose(wrong, T.One, e) / (T.One + e));
        slope = TMath.Choose(positive, -magnitude, magnitude);
    }

    /// <summary>s·σ(z)·(1 − σ(z)) = s·e/(1 + e)², e = exp(−|z|): no cancellation in either tail.</summary>
    /// <param name="margin">z.</param>
    /// <param name="signedWeight">+s or −s.</param>
    public static T Curvature(T margin, T signedWeight)
    {
        T e = TMath.Exp(TMath.Choose(margin > T.Zero, -margin, margin));
        T s = TMath.Choose(signedWeight > T.Zero, signedWeight, -signedWeight);
        T one = T.One + e;
        return s * (e / (one * one));
    }
}
