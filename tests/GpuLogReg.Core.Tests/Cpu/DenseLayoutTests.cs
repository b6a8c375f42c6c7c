using GpuLogReg.Compute;
using GpuLogReg.Cpu;

namespace GpuLogReg.Core.Tests.Cpu;

public class DenseLayoutTests
{
    [Theory]
    [InlineData(false, Precision.Float32, 192)]
    [InlineData(false, Precision.Float64, 96)]
    [InlineData(false, Precision.BFloat16, 512)]
    [InlineData(true, Precision.Float32, 40)]
    [InlineData(true, Precision.Float64, 20)]
    [InlineData(true, Precision.Float16, 129)]
    [InlineData(true, Precision.BFloat16, 129)]
    public void Rows_stay_row_major_from_some_width_on(bool smallTiles, Precision storage, int features)
    {
        TileSize tiles = smallTiles ? TileSize.Small : TileSize.Large;
        Assert.False(DenseLayout.IsRowMajor(features - 1, storage, LossKind.Logistic, tiles));
        Assert.True(DenseLayout.IsRowMajor(features, storage, LossKind.Logistic, tiles));
        Assert.False(DenseLayout.IsRowMajor(100_000, storage, LossKind.Softmax, tiles));
    }

    [Fact]
    public void Tiles_are_small_where_the_first_cache_is() => Assert.Equal(
        Cache.FirstLevelBytes is > 0 and <= 32 * 1024 ? TileSize.Small : TileSize.Large, DenseLayout.Tiles);

    [Fact]
    public void The_first_cache_is_what_the_system_says()
    {
        const string Folder = "/sys/devices/system/cpu/cpu0/cache/index0/";
        Assert.SkipUnless(File.Exists(Folder + "size") && File.ReadAllText(Folder + "type").Trim() == "Data" && Cache.FirstLevelBytes > 0, "The system does not list its caches, or the processor does not say.");
        Assert.Equal(File.ReadAllText(Folder + "size").Trim(), $"{Cache.FirstLevelBytes >> 10}K");
    }
}
