using System.Numerics;

namespace GpuLogReg.Losses;

/// <summary>A loss of one margin and its derivative. One definition serves the oracle and the device kernels.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public interface IPointwiseLoss<T> where T : unmanaged, INumber<T>
{
    /// <summary>The weighted loss s·ℓ(z, y) and its derivative s·∂ℓ/∂z.</summary>
    /// <param name="margin">z.</param>
    /// <param name="signedWeight">+s for a row of the positive class (y = 1), −s for the negative (y = 0); 0 for a row that does not count.</param>
    /// <param name="loss">s·ℓ(z, y).</param>
    /// <param name="slope">s·∂ℓ/∂z.</param>
    static abstract void Evaluate(T margin, T signedWeight, out T loss, out T slope);

    /// <summary>The second derivative s·∂²ℓ/∂z², not negative.</summary>
    /// <param name="margin">z.</param>
    /// <param name="signedWeight">As for <see cref="Evaluate"/>.</param>
    static abstract T Curvature(T margin, T signedWeight);
}
