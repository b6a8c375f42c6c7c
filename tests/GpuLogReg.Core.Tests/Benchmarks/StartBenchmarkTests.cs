using GpuLogReg.Benchmarks;
using GpuLogReg.Data;
using GpuLogReg.Estimators;

namespace GpuLogReg.Core.Tests.Benchmarks;

public class StartBenchmarkTests
{
    [Fact]
    public void A_program_that_fails_is_named_with_its_last_words()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The program is a line of sh.");
        var data = SyntheticData.Generate(new SyntheticDataOptions { Rows = 50, Features = 3, Informative = 2 }).Data;
        var model = new LogisticRegression(new LogisticRegressionOptions { Device = "reference" }).Fit(data);
        var fault = Assert.Throws<InvalidOperationException>(() => StartBenchmark.Run(["sh", "-c", "echo no model >&2; exit 3"], "rows", "model", model, data, 1));
        Assert.Contains("ended with exit code 3 (no model); expected 0", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_program_is_given_rows_and_a_model_and_then_nothing_to_do()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The program is a line of sh.");
        var data = SyntheticData.Generate(new SyntheticDataOptions { Rows = 50, Features = 3, Informative = 2 }).Data;
        var model = new LogisticRegression(new LogisticRegressionOptions { Device = "reference" }).Fit(data);
        string check = """[ "$1" = --version ] || { [ "$*" = "predict rows --model model" ]; }""";
        var lines = StartBenchmark.Run(["sh", "-c", check, "program"], "rows", "model", model, data, 2);
        Assert.Equal(["predict", "--version"], lines.Select(line => line.Method));
        Assert.All(lines, line => Assert.InRange(line.LeastSeconds!.Value, double.Epsilon, line.Seconds!.Value));
        Assert.Throws<ArgumentOutOfRangeException>(() => StartBenchmark.Run(["sh"], "rows", "model", model, data, 0));
        Assert.Throws<ArgumentException>(() => StartBenchmark.Run([], "rows", "model", model, data, 1));
    }
}
