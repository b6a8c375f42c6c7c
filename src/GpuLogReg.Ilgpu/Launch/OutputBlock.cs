using System.Numerics;

namespace GpuLogReg.Ilgpu.Launch;

/// <summary>How many outputs a thread keeps in registers: 1, 2, 4 or 8.</summary>
internal static class OutputBlock
{
    private const int Most = 8;

    /// <summary>The block for k outputs; more than eight are taken in turns.</summary>
    public static int For(int outputs) => Math.Min(Most, (int)BitOperations.RoundUpToPowerOf2((uint)outputs));
}
