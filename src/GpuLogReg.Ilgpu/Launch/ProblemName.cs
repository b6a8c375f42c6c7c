using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Kernels.Rows;

namespace GpuLogReg.Ilgpu.Launch;

/// <summary>What a problem is called where its launch shape is kept: <see cref="IShapeBook"/>.</summary>
internal static class ProblemName
{
    /// <summary>"fused pass, f32, 7 vectors a row, blocks of 32 rows"; row-major without the last.</summary>
    /// <param name="kernel">What runs.</param>
    /// <param name="storage">How X is stored.</param>
    /// <param name="layout">How rows lie.</param>
    public static string Of(string kernel, Precision storage, RowLayout layout) => FormattableString.Invariant(
        $"{kernel}, {Short(storage)}, {layout.RowVectors} vectors a row{(layout.BlockRows > 1 ? $", {layout.BlockName}" : "")}");

    private static string Short(Precision storage) => storage switch
    {
        Precision.Float32 => "f32",
        Precision.Float64 => "f64",
        Precision.BFloat16 => "bf16",
        _ => "f16",
    };
}
