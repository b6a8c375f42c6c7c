namespace GpuLogReg.Cpu;

/// <summary>A floating-point format of 16 bits that X may be stored in.</summary>
/// <typeparam name="TVector">The vector of float32 it is widened to.</typeparam>
internal unsafe interface IStoredFormat<TVector> where TVector : struct
{
    /// <summary>As many finite numbers as the vector has lanes, exactly.</summary>
    static abstract TVector Load(ushort* source);

    /// <summary>Whether <see cref="LoadPair"/> exists.</summary>
    static virtual bool HasPairs => false;

    /// <summary>Twice as many numbers: those at even places, and those at odd places.</summary>
    static virtual void LoadPair(ushort* source, out TVector even, out TVector odd) => throw new NotSupportedException();

    /// <summary>The bits of the nearest number of the format, ties to even.</summary>
    static abstract ushort Narrow(float value);
}
