namespace GpuLogReg.Ilgpu.Tests.Support;

/// <summary>What one instantiation of a kernel must compile to.</summary>
/// <param name="Name">Kernel, type and variant: "fused-f32-8-Warp".</param>
/// <param name="Kernel">The instantiation.</param>
internal sealed record PtxPin(string Name, Delegate Kernel)
{
    /// <summary>Why the kernel has no loop over rows; null where it has.</summary>
    public string? WithoutRows { get; init; }

    /// <summary>The instruction that reads what each row has. The innermost loop around all its uses is the row loop.</summary>
    public string? RowLoad { get; init; }

    /// <summary>Instructions, and how often each stands in the text.</summary>
    public IReadOnlyList<(string Instruction, int Count)> Counts { get; init; } = [];

    /// <summary>Instructions that the row loop must have.</summary>
    public IReadOnlyList<string> InRowLoop { get; init; } = [];

    /// <summary>True for a pass in float32, whose row loop must have nothing in float64.</summary>
    public bool IsSingle { get; init; }

    /// <summary>Most branches of the row loop that threads of a warp can take differently (those not marked ".uni"); null for no limit.</summary>
    public int? DivergentBranches { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
