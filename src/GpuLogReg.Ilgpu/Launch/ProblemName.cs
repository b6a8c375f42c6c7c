using GpuLogReg.Compute;

namespace GpuLogReg.Ilgpu.Launch;

/// <summary>What a problem is called where its launch shape is kept: <see cref="IShapeBook"/>.</summary>
internal static class ProblemName
{
    /// <summary>"fused pass, f32, 7 vectors a row".</summary>
    /// <param name="kernel">What runs.</param>
    /// <param name="storage">How X is stored.</param>
    /// <param name="rowVectors">Length of a row in 16-byte vectors.</param>
    public static string Of(string kernel, Precision storage, int rowVectors) => FormattableString.Invariant($"{kernel}, {Short(storage)}, {rowVectors} vectors a row");

    private static string Short(Precision storage) => storage switch
    {
        Precision.Float32 => "f32",
        Precision.Float64 => "f64",
        Precision.BFloat16 => "bf16",
        _ => "f16",
    };
}
