using Xunit;

namespace GpuLogReg.Cli.Tests.Commands;

public sealed class DemoCommandTests
{
    [Fact]
    public void Shows_metrics_a_curve_and_times_and_survives_a_failing_device()
    {
        var run = Cli.Run(["demo"], FakeDevices.Registry, TestContext.Current.CancellationToken).Done();
        Assert.Equal("", run.Error);
        foreach (string part in (string[])
            [
                "456 rows x 30 features", "converged", "| accuracy", "| ROC-AUC", "predicted 1", "J against iterations", "iteration",
                "| reference", "| cpu", "cuda:0 failed: Device 'cuda:0' fell off the bus", "opencl:0 cannot be used: the driver is older than 1.2", "'auto' takes cpu",
            ])
        {
            Assert.Contains(part, run.Out, StringComparison.Ordinal);
        }

        Assert.True(run.Out.All(char.IsAscii), "piped output is ASCII");
        Assert.DoesNotContain('\u001b', run.Out);
        Assert.All(run.Out.Split('\n').Where(l => l.StartsWith('|') || l.StartsWith('+')), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public void Stops_when_asked() => Assert.Equal(130, Cli.Run(["demo"], FakeDevices.Registry, new CancellationToken(canceled: true)).ExitCode);
}
