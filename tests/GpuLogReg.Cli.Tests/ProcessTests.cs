using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using Xunit;

namespace GpuLogReg.Cli.Tests;

/// <summary>The program as it is built, in a process of its own.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Trains_predicts_and_evaluates()
    {
        string data = _folder.Write("data.csv", TestData.Csv());
        var trained = Finish(Start("train", data, "--model", "model.json", "--json"));
        Assert.Equal((0, ""), (trained.Code, trained.Error));
        Assert.Equal("converged", (string?)JsonNode.Parse(trained.Out)!["stopReason"]);
        Assert.Equal(41, Finish(Start("predict", data, "--model", "model.json")).Out.TrimEnd('\n').Split('\n').Length);
        var evaluated = Finish(Start("evaluate", data, "--model", "model.json", "--json"));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(trained.Out)!["metrics"]!["train"], JsonNode.Parse(evaluated.Out)!["metrics"]));
    }

    [Fact]
    public void The_demo_runs_where_it_is_installed()
    {
        var run = Finish(Start("demo"));
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("'auto' takes", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_are_one_line_and_exit_code_1()
    {
        var run = Finish(Start("train", "none.csv"));
        Assert.Equal((1, ""), (run.Code, run.Out));
        Assert.Equal("gpulogreg: none.csv: there is no such file; expected a file of data. Check the path.\n", run.Error);
    }

    [Fact]
    public void A_trace_is_printed_on_request()
    {
        var run = Finish(Start(["train", "none.csv"], ("GPULOGREG_TRACE", "1")));
        Assert.Equal(1, run.Code);
        Assert.Contains("   at GpuLogReg", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Control_C_keeps_the_best_model_so_far()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows sends Ctrl-C to a console, not to a process.");
        Assert.SkipWhen(IgnoresInterrupts(), "This process was started with SIGINT ignored, as shells start background jobs, and so are the processes that it starts.");
        string data = _folder.Write("data.csv", TestData.Csv());

        // There is no sign of the moment when training starts. A signal that comes before it ends the program with nothing to keep: then it is given longer.
        for (int seconds = 1; ; seconds *= 2)
        {
            var run = Interrupt(TimeSpan.FromSeconds(seconds), "train", data, "--solver", "gd", "--learning-rate", "1e-9", "--tol", "0", "--max-iter", "2000000000", "--model", "model.json");
            if (seconds < 64 && !run.Error.Contains("the best model so far", StringComparison.Ordinal))
                continue;
            Assert.Equal(130, run.Code);
            Assert.Contains("the best model so far is in 'model.json'", run.Error, StringComparison.Ordinal);
            Assert.Equal("cancelled", (string?)JsonNode.Parse(File.ReadAllText(_folder.File("model.json")))!["stopReason"]);
            Assert.Equal(["data.csv", "model.json"], Directory.GetFiles(_folder.Root).Select(Path.GetFileName).Order());
            return;
        }
    }

    [Theory]
    [InlineData("xy.npy")]
    [InlineData("xy.npy", "--test-size", "0.2")]
    [InlineData("xy.npy", "--standardize", "--test-size", "0.2")]
    public void Training_has_X_in_memory_once(string name, params string[] options)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Peaks of memory are read from /proc, which Linux alone has.");
        const long Rows = 500_000, Columns = 28, Data = Rows * Columns * sizeof(float), Allowed = (long)(1.15 * Data) + (64 << 20);
        Cli.Run("synth", _folder.File(name), "--rows", $"{Rows}", "--features", $"{Columns}").Done();
        var process = Start(["train", name, "--device", "cpu", .. options]);
        long peak = 0;
        do
            peak = Peak(process.Id) ?? peak;
        while (!process.WaitForExit(5));
        var run = Finish(process);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.InRange(peak, Data, Allowed);
    }

    /// <summary>The most memory that a process had resident, in bytes; null where it has ended.</summary>
    private static long? Peak(int process)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? null : long.Parse(line[6..].Replace("kB", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture) << 10;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Runs the program and sends it SIGINT after a while; a program that does not end is ended, and the test with it.</summary>
    private (int Code, string Out, string Error) Interrupt(TimeSpan after, params string[] args)
    {
        var process = Start(args);
        if (!process.WaitForExit(after))
            Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit();
        if (process.WaitForExit(TimeSpan.FromMinutes(1)))
            return Finish(process);
        process.Kill();
        process.Dispose();
        throw new TimeoutException("The program did not end within a minute after SIGINT.");
    }

    /// <summary>Whether SIGINT, signal 2, is in the mask of ignored signals, which a program inherits from the one that starts it.</summary>
    private static bool IgnoresInterrupts() => OperatingSystem.IsLinux()
        && File.ReadLines("/proc/self/status").First(l => l.StartsWith("SigIgn:", StringComparison.Ordinal))[7..].Trim() is var mask
        && (ulong.Parse(mask, System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture) & 2) != 0;

    private static (int Code, string Out, string Error) Finish(Process process)
    {
        using (process)
        {
            var error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output.ReplaceLineEndings("\n"), error.Result.ReplaceLineEndings("\n"));
        }
    }

    private Process Start(params string[] args) => Start(args, ("GPULOGREG_TRACE", "0"));

    private Process Start(string[] args, (string Name, string Value) variable)
    {
        // The program lies beside the tests, as a library that dotnet runs: that is the same on every system.
        string program = Assembly.GetAssembly(typeof(CliProgram))!.Location;
        var start = new ProcessStartInfo("dotnet", [program, .. args])
        {
            WorkingDirectory = _folder.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment[variable.Name] = variable.Value;
        return Process.Start(start)!;
    }
}
