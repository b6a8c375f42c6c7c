using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Vectors;

/// <summary>Two lists of terms as one: doubles a list. Laid out as an array of <see cref="DeviceTerm"/>.</summary>
internal struct TermPair<TTerms> : ITermList<TermPair<TTerms>>
    where TTerms : unmanaged, ITermList<TTerms>
{
    public TTerms First;
    public TTerms Second;

    public static int Capacity => 2 * TTerms.Capacity;

    public readonly double AddTo(double sum, int element, ArrayView<double> vectors) =>
        Second.AddTo(First.AddTo(sum, element, vectors), element, vectors);
}
