using GpuLogReg.Compute;

namespace GpuLogReg.Core.Tests.Compute;

/// <summary>Worked by hand: bfloat16 has 7 bits after the point's 1, float16 has 10; ties go to the even neighbour.</summary>
public class StorageRoundingTests
{
    [Theory]
    [InlineData(Precision.BFloat16, 1, 1)]
    [InlineData(Precision.BFloat16, 1.00390625, 1)]
    [InlineData(Precision.BFloat16, 1.01171875, 1.015625)]
    [InlineData(Precision.BFloat16, 1.004, 1.0078125)]
    [InlineData(Precision.BFloat16, -255.5, -256)]
    [InlineData(Precision.BFloat16, 3.4e38, double.PositiveInfinity)]
    [InlineData(Precision.BFloat16, double.NaN, double.NaN)]
    [InlineData(Precision.Float16, 1.00048828125, 1)]
    [InlineData(Precision.Float16, 1.0005, 1.0009765625)]
    [InlineData(Precision.Float16, 65519, 65504)]
    [InlineData(Precision.Float16, -65520, double.NegativeInfinity)]
    [InlineData(Precision.Float16, 6e-8, 5.9604644775390625e-8)]
    [InlineData(Precision.Float16, 2e-8, 0)]
    [InlineData(Precision.Float32, 0.1, 0.100000001490116119384765625)]
    [InlineData(Precision.Float64, 0.1, 0.1)]
    public void A_value_becomes_the_nearest_number_of_the_storage(Precision storage, double value, double expected) =>
        Assert.Equal(expected, StorageRounding.Round(value, storage));

    [Theory]
    [InlineData(Precision.Float64, 8)]
    [InlineData(Precision.Float32, 4)]
    [InlineData(Precision.BFloat16, 2)]
    [InlineData(Precision.Float16, 2)]
    public void Sizes_are_those_of_the_formats(Precision storage, int bytes) => Assert.Equal(bytes, StorageRounding.Size(storage));
}
