namespace GpuLogReg.Ilgpu.Launch;

/// <summary>Which <see cref="Kernels.Teams.ITeamSum{T}"/> a launch uses.</summary>
internal enum TeamKind
{
    /// <summary>A thread a row.</summary>
    SingleLane,

    /// <summary>A thread a row, in groups of so many that their threads share the adding of their sums.</summary>
    ThreadARow,

    /// <summary>Shuffles within a warp.</summary>
    Warp,

    /// <summary>Shuffles within each warp, then shared memory across the warps.</summary>
    Warps,

    /// <summary>Shared memory and barriers.</summary>
    Shared,
}
