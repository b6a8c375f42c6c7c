namespace GpuLogReg.Ilgpu.Launch;

/// <summary>Which <see cref="Kernels.Teams.ITeamSum{T}"/> a launch uses.</summary>
internal enum TeamKind
{
    /// <summary>A thread a row.</summary>
    SingleLane,

    /// <summary>Warp shuffles.</summary>
    Shuffle,

    /// <summary>Shared memory and barriers.</summary>
    Shared,
}
