using System.Numerics;

namespace GpuLogReg.Losses;

/// <summary>
/// ½·D·z² with the curvature D in place of the signed weight: its slope is D·z, so that the pass that sums slopes times rows gives Xᵀ·D·X·v, the
/// Hessian of a loss times v, with v in place of the coefficients.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly struct QuadraticLoss<T> : IPointwiseLoss<T> where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static void Evaluate(T margin, T signedWeight, out T loss, out T slope)
    {
        slope = signedWeight * margin;
        loss = slope * margin / (T.One + T.One);
    }

    /// <summary>D.</summary>
    /// <param name="margin">z, of no influence.</param>
    /// <param name="signedWeight">D.</param>
    public static T Curvature(T margin, T signedWeight) => signedWeight;
}
