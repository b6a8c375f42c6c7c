namespace GpuLogReg.Cpu;

/// <summary>Whether a loop asks for lines ahead: a constant of its type, so that one that does not has no instruction of it.</summary>
internal interface IAsks
{
    /// <summary>Whether it does.</summary>
    static abstract bool Ahead { get; }
}

/// <summary>It does.</summary>
internal readonly struct AsksAhead : IAsks
{
    public static bool Ahead => true;
}

/// <summary>It leaves the memory to the processor's own prefetchers.</summary>
internal readonly struct AsksForNone : IAsks
{
    public static bool Ahead => false;
}
