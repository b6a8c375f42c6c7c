using System.Numerics;
using System.Numerics.Tensors;
using GpuLogReg.Compute;
using Vector = GpuLogReg.Compute.Vector;

namespace GpuLogReg.Cpu;

/// <summary>
/// The coefficients that a pass over sparse rows takes its margins with, in the storage's type. Fits start at zero, where a margin is the intercept: the first
/// of a few passes then has one product instead of two.
/// </summary>
internal sealed class CsrPoint<T> where T : unmanaged, INumber<T>
{
    private readonly int _intercepts;

    /// <summary>Allocates.</summary>
    /// <param name="shape">d and k.</param>
    public CsrPoint(ObjectiveShape shape)
    {
        Values = new T[shape.Coefficients];
        _intercepts = shape.PenalizedExtent;
    }

    /// <summary>(d + 1) × k coefficients.</summary>
    public T[] Values { get; }

    /// <summary>Whether all but the intercepts are zero, so that X plays no part in the margins.</summary>
    public bool IsOrigin { get; private set; }

    /// <summary>Takes the coefficients of a vector.</summary>
    public void Set(Vector w)
    {
        TensorPrimitives.ConvertTruncating<double, T>(HostVector.Of(w), Values);
        IsOrigin = !Values.AsSpan(0, _intercepts).ContainsAnyExcept(T.Zero);
    }
}
