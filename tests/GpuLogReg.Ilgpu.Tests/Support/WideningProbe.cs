using GpuLogReg.Ilgpu.Kernels.Tiles;
using ILGPU;

namespace GpuLogReg.Ilgpu.Tests.Support;

/// <summary>A kernel that widens both numbers of a word, a word a thread.</summary>
internal static class WideningProbe
{
    public static void Run<TFormat>(ArrayView<uint> words, ArrayView<float> low, ArrayView<float> high)
        where TFormat : struct, IPackedFormat
    {
        int i = Grid.GlobalIndex.X;
        low[i] = TFormat.Low(words[i]);
        high[i] = TFormat.High(words[i]);
    }
}
