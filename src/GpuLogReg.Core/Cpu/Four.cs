using System.Runtime.CompilerServices;

namespace GpuLogReg.Cpu;

/// <summary>Four vectors that a formula is computed for at once.</summary>
/// <typeparam name="TVector">The hardware vector.</typeparam>
internal readonly struct Four<TVector> where TVector : struct
{
    public readonly TVector First, Second, Third, Fourth;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Four(TVector first, TVector second, TVector third, TVector fourth)
    {
        First = first;
        Second = second;
        Third = third;
        Fourth = fourth;
    }
}
