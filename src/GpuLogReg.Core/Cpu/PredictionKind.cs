namespace GpuLogReg.Cpu;

/// <summary>What is made of the margins of a row.</summary>
internal enum PredictionKind
{
    /// <summary>k margins, as they are.</summary>
    Margins,

    /// <summary>σ(z) of one margin.</summary>
    Positive,

    /// <summary>σ(−z) and σ(z) of one margin.</summary>
    Both,

    /// <summary>exp(z_c) / Σⱼ exp(zⱼ).</summary>
    Softmax,

    /// <summary>σ(z_c) / Σⱼ σ(zⱼ).</summary>
    OneVsRest,
}
