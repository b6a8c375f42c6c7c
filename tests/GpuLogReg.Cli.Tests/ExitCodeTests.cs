using GpuLogReg.Persistence;
using GpuLogReg.Solvers;
using Xunit;

namespace GpuLogReg.Cli.Tests;

public sealed class ExitCodeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_fault_of_ours_is_2_and_says_where_to_report_it()
    {
        using StringWriter error = new() { NewLine = "\n" };
        int code = Failures.Report(new InvalidOperationException("two\nlines"), CommandContext.ForWriters(TextWriter.Null, error));
        Assert.Equal(2, code);
        Assert.StartsWith("gpulogreg: internal error: InvalidOperationException: two lines", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("please report", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("GPULOGREG_TRACE=1", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, error.ToString().Count(c => c == '\n'));
    }

    [Fact]
    public void Faults_of_the_machine_are_1()
    {
        Assert.Equal(1, Report(new InsufficientMemoryException()));
        Assert.Equal(1, Report(new IOException("No space left on device")));
        Assert.Equal(1, Report(new UnauthorizedAccessException("Access to the path is denied.")));
    }

    [Fact]
    public void Stopping_a_fit_keeps_the_best_model_so_far_and_is_130()
    {
        string data = _folder.Write("data.csv", TestData.Csv()), model = _folder.File("model.json");
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var run = Cli.Run(
            ["train", data, "--solver", "gd", "--learning-rate", "1e-9", "--tol", "0", "--max-iter", "2000000000", "--model", model, "--json"], null, stop.Token);
        Assert.Equal(130, run.ExitCode);
        Assert.Equal("cancelled", (string?)run.Json()["stopReason"]);
        Assert.Contains($"the best model so far is in '{model}'", run.Error, StringComparison.Ordinal);
        Assert.Equal(StopReason.Cancelled, ModelFile.Load(model).Training.StopReason);
    }

    [Fact]
    public void Stopping_before_the_fit_writes_nothing_and_is_130()
    {
        string data = _folder.Write("data.csv", TestData.Csv()), model = _folder.File("model.json");
        var run = Cli.Run(["train", data, "--model", model], null, new CancellationToken(canceled: true));
        Assert.Equal((130, ""), (run.ExitCode, run.Out));
        Assert.Equal("gpulogreg: interrupted; nothing was written.\n", run.Error);
        Assert.False(File.Exists(model));
    }

    private static int Report(Exception e) => Failures.Report(e, CommandContext.ForWriters(TextWriter.Null, TextWriter.Null));
}
