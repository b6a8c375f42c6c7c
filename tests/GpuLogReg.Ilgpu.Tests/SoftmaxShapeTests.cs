using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Launch;

namespace GpuLogReg.Ilgpu.Tests;

public sealed class SoftmaxShapeTests
{
    private static readonly LaunchTraits Cuda = new(DeviceFamily.Cuda, 256, 132);
    private static readonly LaunchTraits OpenClGpu = new(DeviceFamily.OpenClGpu, 64, 40);
    private static readonly LaunchTraits Processor = new(DeviceFamily.Processor, 4, 2);

    [Theory]
    [InlineData(sizeof(float), 1)]
    [InlineData(sizeof(double), 1)]
    [InlineData(sizeof(float), 2)]
    public void Every_shape_covers_its_rows_and_outputs_and_divides_a_group(int elementBytes, int widening)
    {
        foreach (LaunchTraits traits in new[] { Cuda, OpenClGpu, Processor })
        {
            for (int vectors = 1; vectors <= 2100; vectors++)
            {
                foreach (int outputs in new[] { 2, 3, 4, 5, 6, 7, 10, 26, 100, 1000 })
                {
                    if (SoftmaxShape.For(vectors, outputs, elementBytes, traits, widening) is not { } shape)
                        continue;
                    Assert.True(shape.TeamVectors >= vectors && shape.OutputLanes * shape.LaneOutputs >= outputs, $"{shape} does not cover {vectors} × {outputs}.");
                    Assert.True(int.IsPow2(shape.Lanes) && traits.GroupSize % shape.Lanes == 0, $"{shape} does not divide a group.");
                    Assert.Equal(shape.Lanes == 1, shape.Team == TeamKind.SingleLane);
                    Assert.True(traits.Family != DeviceFamily.Processor || shape.Lanes == 1);
                    Assert.Equal(traits == Cuda && shape.Lanes is > 1 and <= 32, shape.Team == TeamKind.Warp);
                    Assert.InRange(shape.ResidentGroups(elementBytes, widening), 1, 4);
                    Assert.True(widening * shape.TileVectors * shape.LaneOutputs <= (shape.HoldsWeights ? 8 : 16), $"{shape} takes more registers than were counted.");
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

    /// <summary>In 16 bits a row has half the vectors and a lane half of them: lanes, outputs and registers as in float32, where rows are whole vectors.</summary>
    [Theory]
    [InlineData(28, 3, 4, 1, 1, 3)]
    [InlineData(28, 10, 4, 4, 1, 3)]
    [InlineData(54, 7, 4, 4, 2, 2)]
    [InlineData(16, 26, 1, 16, 2, 2)]
    [InlineData(784, 10, 32, 8, 4, 2)]
    public void Cuda_table_of_16_bits(int features, int outputs, int columnLanes, int outputLanes, int tileVectors, int laneOutputs)
    {
        SoftmaxShape shape = SoftmaxShape.For((features + 7) / 8, outputs, sizeof(float), Cuda, widening: 2)!.Value;
        Assert.Equal((columnLanes, outputLanes, tileVectors, laneOutputs), (shape.ColumnLanes, shape.OutputLanes, shape.TileVectors, shape.LaneOutputs));
        Assert.Equal(features < 784, shape.HoldsWeights);
        Assert.Equal(SoftmaxShape.For((features + 3) / 4, outputs, sizeof(float), Cuda)!.Value.ResidentGroups(sizeof(float)), shape.ResidentGroups(sizeof(float), widening: 2));
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
        Assert.NotNull(SoftmaxShape.For(512, 4, sizeof(float), Cuda, widening: 2));
        Assert.Null(SoftmaxShape.For(513, 4, sizeof(float), Cuda, widening: 2));
        Assert.NotNull(SoftmaxShape.For(2, 2, sizeof(float), Processor, widening: 2));
        Assert.NotNull(SoftmaxShape.For(1, 3, sizeof(float), Processor, widening: 2));
        Assert.Null(SoftmaxShape.For(2, 3, sizeof(float), Processor, widening: 2));
    }
}
