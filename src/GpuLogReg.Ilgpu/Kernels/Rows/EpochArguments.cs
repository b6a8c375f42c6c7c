using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>What <see cref="Epoch"/> takes.</summary>
internal struct EpochArguments<TStored, T>
    where TStored : unmanaged
    where T : unmanaged, INumber<T>
{
    /// <summary>All rows in the current order; its trips are those of one batch.</summary>
    public GridWalk Rows;

    /// <summary>X, each row padded with zeros to whole vectors.</summary>
    public ArrayView<TStored> X;

    public RowLayout Layout;

    /// <summary>Binary logarithm of the elements of a vector.</summary>
    public int VectorShift;

    /// <summary>Binary logarithm of the threads of a team.</summary>
    public int LaneShift;

    /// <summary>+s for y = 1, −s for y = 0.</summary>
    public ArrayView<T> SignedWeights;

    /// <summary>The arena of float64 vectors.</summary>
    public ArrayView<double> Vectors;

    /// <summary>Where w begins in <see cref="Vectors"/>; the intercept is element d of it.</summary>
    public long Point;

    /// <summary>Where v, or Adam's m, begins.</summary>
    public long Velocity;

    /// <summary>Where Adam's v begins; not read for other rules.</summary>
    public long Square;

    /// <summary>d.</summary>
    public int Features;

    /// <summary>Rows of a batch.</summary>
    public int BatchSize;

    /// <summary>The step of the epoch that this launch begins with.</summary>
    public long FirstStep;

    /// <summary>Steps of this launch.</summary>
    public int Steps;

    /// <summary>Steps of the epoch.</summary>
    public long AllSteps;

    /// <summary>α of every step of the epoch; for Adam followed by as many m̂ scales and as many v̂ scales.</summary>
    public ArrayView<double> Rates;

    /// <summary>What a batch's sum is multiplied by.</summary>
    public double Scale;

    /// <summary>The same for the last batch of the epoch, which may be shorter.</summary>
    public double LastScale;

    /// <summary>ρ: what of w is added to the gradient of the features.</summary>
    public double Ridge;

    /// <summary>Leading elements that move: all, or all but the intercept.</summary>
    public int Moved;

    /// <summary>An <see cref="EpochRule"/>.</summary>
    public int Rule;

    /// <summary>μ, or Adam's β₁.</summary>
    public double Momentum;

    /// <summary>β₂.</summary>
    public double Beta2;

    /// <summary>ε.</summary>
    public double Epsilon;

    /// <summary>δ.</summary>
    public double Decay;

    /// <summary>Leading elements that decay.</summary>
    public int DecayExtent;
}
