using GpuLogReg.Compute;

namespace GpuLogReg.Ilgpu.Tests.Support;

/// <summary>A book of shapes in memory.</summary>
internal sealed class MemoryBook : IShapeBook
{
    /// <summary>What it keeps.</summary>
    public Dictionary<string, string> Shapes { get; } = [];

    /// <summary>What another process keeps just before this one does; null for nothing.</summary>
    public string? Other { get; init; }

    public bool CanKeep { get; init; } = true;

    public string? Find(string problem) => Shapes.GetValueOrDefault(problem);

    public string? Keep(string problem, string shape) => Shapes[problem] = Other ?? shape;
}
