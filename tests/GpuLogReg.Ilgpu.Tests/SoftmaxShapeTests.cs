using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Launch;

namespace GpuLogReg.Ilgpu.Tests;

public sealed class SoftmaxShapeTests
{
    private static readonly LaunchTraits Cuda = new(DeviceFamily.Cuda, 256, 132);
    private static readonly LaunchTraits OpenClGpu = new(DeviceFamily.OpenClGpu, 64, 40);
    private static readonly LaunchTraits Processor = new(DeviceFamily.Processor, 4, 2);

    [Theory]
    [InlineData(sizeof(float))]
    [InlineData(sizeof(double))]
    public void Every_shape_covers_its_rows_and_outputs_and_divides_a_group(int elementBytes)
    {
        foreach (LaunchTraits traits in new[] { Cuda, OpenClGpu, Processor })
        {
            for (int vectors = 1; vectors <= 2100; vectors++)
            {
                foreach (int outputs in new[] { 2, 3, 4, 5, 6, 7, 10, 26, 100, 1000 })
                {
                    if (SoftmaxShape.For(vectors, outputs, elementBytes, traits) is not { } shape)
                        continue;
                    Assert.True(shape.TeamVectors >= vectors && shape.OutputLanes * shape.LaneOutputs >= outputs, $"{shape} does not cover {vectors} × {outputs}.");
                    Assert.True(int.IsPow2(shape.Lanes) && traits.GroupSize % shape.Lanes == 0, $"{shape} does not divide a group.");
                    Assert.Equal(shape.Lanes == 1, shape.Team == TeamKind.SingleLane);
                    Assert.True(traits.Family != DeviceFamily.Processor || shape.Lanes == 1);
                    Assert.Equal(traits == Cuda && shape.Lanes is > 1 and <= 32, shape.Team == TeamKind.Warp);
                    Assert.InRange(shape.ResidentGroups(elementBytes), 1, 4);
                }
            }
        }
    }

    [Theory]
    [InlineData(28, 3, 4, 1, 2, 3)]
    [InlineData(28, 10, 4, 4, 2, 3)]
    [InlineData(54, 7, 4, 4, 4, 2)]
    [InlineData(16, 26, 1, 16, 4, 2)]
    [InlineData(784, 10, 32, 8, 8, 2)]
    public void Cuda_table_of_float32(int features, int outputs, int columnLanes, int outputLanes, int tileVectors, int laneOutputs)
    {
        SoftmaxShape shape = SoftmaxShape.For((features + 3) / 4, outputs, sizeof(float), Cuda)!.Value;
        Assert.Equal((columnLanes, outputLanes, tileVectors, laneOutputs), (shape.ColumnLanes, shape.OutputLanes, shape.TileVectors, shape.LaneOutputs));
        Assert.Equal(features < 784, shape.HoldsWeights);
    }

    [Fact]
    public void What_no_team_holds_has_no_shape()
    {
        Assert.NotNull(SoftmaxShape.For(1024, 4, sizeof(float), Cuda));
        Assert.Null(SoftmaxShape.For(1025, 4, sizeof(float), Cuda));
        Assert.NotNull(SoftmaxShape.For(8, 64, sizeof(double), OpenClGpu));
        Assert.Null(SoftmaxShape.For(9, 129, sizeof(double), OpenClGpu));
        Assert.NotNull(SoftmaxShape.For(2, 3, sizeof(float), Processor));
        Assert.Null(SoftmaxShape.For(3, 4, sizeof(float), Processor));
    }
}
