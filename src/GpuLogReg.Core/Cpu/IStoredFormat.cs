namespace GpuLogReg.Cpu;

/// <summary>A floating-point format of 16 bits that X may be stored in.</summary>
/// <typeparam name="TVector">The vector of float32 it is widened to.</typeparam>
internal unsafe interface IStoredFormat<TVector> where TVector : struct
{
    /// <summary>As many finite numbers as the vector has lanes, exactly.</summary>
    static abstract TVector Load(ushort* source);

    /// <summary>The bits of the nearest number of the format, ties to even.</summary>
    static abstract ushort Narrow(float value);
}
