using System.Numerics;
using GpuLogReg.Losses;
using ILGPU;
using ILGPU.Util;

namespace GpuLogReg.Ilgpu.Kernels.Softmax;

/// <summary>The largest of a row's k numbers, and the arithmetic around it: the formulas of <see cref="SoftmaxLoss{T, TMath}"/>, whose spans no kernel takes.</summary>
internal struct SoftmaxRow<T, TNumber>
    where T : unmanaged, INumber<T>
    where TNumber : struct, IDeviceNumber<T>
{
    public T Max;

    /// <summary>The first output that has it.</summary>
    public int Dominant;

    public static SoftmaxRow<T, TNumber> Largest(ArrayView<T> numbers, long at, int outputs)
    {
        var row = new SoftmaxRow<T, TNumber> { Max = numbers[at] };
        for (int output = 1; output < outputs; output++)
            row = row.With(numbers[at + output], output);
        return row;
    }

    /// <summary>One more number, compared with the largest so far.</summary>
    public readonly SoftmaxRow<T, TNumber> With(T number, int output)
    {
        bool larger = number > Max;
        return new() { Max = TNumber.Choose(larger, number, Max), Dominant = Utilities.Select(larger, output, Dominant) };
    }

    /// <summary>log Σ exp(zⱼ) − max z: with R the sum of exp(zⱼ − max) over the other outputs and <paramref name="own"/> the label's, log(1 + (R + (own − 1))).</summary>
    /// <remarks>
    /// The argument of log(1 + r) is halved until it is at most 1, the range of log1p. The number of steps follows from k and not from r, which may not
    /// be a number.
    /// </remarks>
    public static T LogSum(T others, T own, int outputs)
    {
        T half = T.One / (T.One + T.One);
        T rest = others + (own - T.One);
        T halvings = T.Zero;
        for (int bound = outputs - 1; bound > 1; bound /= 2)
        {
            bool large = rest > T.One;
            rest = TNumber.Choose(large, (rest - T.One) * half, rest);
            halvings += TNumber.Choose(large, T.One, T.Zero);
        }

        return (halvings * TNumber.Log1P(T.One)) + TNumber.Log1P(rest);
    }
}
