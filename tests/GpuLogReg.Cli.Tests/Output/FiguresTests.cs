using GpuLogReg.Cli.Output;
using Xunit;

namespace GpuLogReg.Cli.Tests.Output;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(0.00000283, "0.00283")]
    [InlineData(0.0000283, "0.0283")]
    [InlineData(0.000283, "0.283")]
    [InlineData(0.00283, "2.830")]
    [InlineData(0.0283, "28.3")]
    [InlineData(0.283, "283")]
    [InlineData(null, "")]
    public void Milliseconds_have_three_digits_or_more(double? seconds, string text) => Assert.Equal(text, Figures.Milliseconds(seconds));
}
