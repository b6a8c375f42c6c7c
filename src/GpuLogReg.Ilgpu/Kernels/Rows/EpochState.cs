using System.Numerics;
using GpuLogReg.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>The point and the optimiser's vectors of <see cref="Epoch"/> in shared memory, float64; a thread moves its own elements alone.</summary>
internal struct EpochState
{
    /// <summary>w, the intercept after the features.</summary>
    public ArrayView<double> Point;

    /// <summary>v; Adam's m.</summary>
    public ArrayView<double> Velocity;

    /// <summary>Adam's v; untouched by other rules.</summary>
    public ArrayView<double> Square;

    /// <summary>Copies the state in; a barrier must follow.</summary>
    public readonly void Load<TStored, T>(EpochArguments<TStored, T> a)
        where TStored : unmanaged
        where T : unmanaged, INumber<T>
    {
        for (int i = Group.IdxX; i <= a.Features; i += Group.DimX)
        {
            Point[i] = a.Vectors[a.Point + i];
            Velocity[i] = a.Vectors[a.Velocity + i];
            if (a.Rule == (int)EpochRule.Adam)
                Square[i] = a.Vectors[a.Square + i];
        }
    }

    /// <summary>Copies the state out, each thread the elements that it moved.</summary>
    public readonly void Store<TStored, T>(EpochArguments<TStored, T> a)
        where TStored : unmanaged
        where T : unmanaged, INumber<T>
    {
        for (int i = Group.IdxX; i <= a.Features; i += Group.DimX)
        {
            a.Vectors[a.Point + i] = Point[i];
            a.Vectors[a.Velocity + i] = Velocity[i];
            if (a.Rule == (int)EpochRule.Adam)
                a.Vectors[a.Square + i] = Square[i];
        }
    }

    /// <summary>One step of one element, in the order of the vector space's operations.</summary>
    /// <param name="a">The plan.</param>
    /// <param name="step">The step of the epoch.</param>
    /// <param name="i">The element.</param>
    /// <param name="sum">Σ of the batch's loss gradient.</param>
    public readonly void Move<TStored, T>(EpochArguments<TStored, T> a, long step, int i, double sum)
        where TStored : unmanaged
        where T : unmanaged, INumber<T>
    {
        double rate = a.Rates[step];
        double point = Point[i];
        double gradient = i < a.Moved ? (step == a.AllSteps - 1 ? a.LastScale : a.Scale) * sum : 0.0;
        if (i < a.Features)
            gradient += a.Ridge * point;
        if (a.Rule == (int)EpochRule.Adam)
        {
            double decay = i < a.DecayExtent ? a.Decay : 0.0;
            gradient -= decay * point;
            double mean = AdamFormula.Mean(Velocity[i], gradient, a.Momentum);
            double square = AdamFormula.Mean(Square[i], gradient * gradient, a.Beta2);
            Velocity[i] = mean;
            Square[i] = square;
            Point[i] = AdamFormula.Point(point, a.Rates[a.AllSteps + step] * mean, Math.Sqrt(a.Rates[(2 * a.AllSteps) + step] * square), a.Epsilon, rate * decay);
        }
        else
        {
            double velocity = (a.Momentum * Velocity[i]) - (rate * gradient);
            Velocity[i] = velocity;
            Point[i] = point + (a.Rule == (int)EpochRule.Nesterov ? (a.Momentum * velocity) - (rate * gradient) : velocity);
        }
    }
}
