namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>How a step of <see cref="Epoch"/> is made of a gradient.</summary>
internal enum EpochRule
{
    /// <summary>The heavy ball.</summary>
    Momentum,

    /// <summary>Nesterov's momentum.</summary>
    Nesterov,

    /// <summary>Adam, or with a decay AdamW.</summary>
    Adam,
}
