using System.Diagnostics;
using Xunit;

namespace GpuLogReg.Cli.Tests;

/// <summary>The script that a GPU machine runs (eng/gpu-run/run.sh), dry, with shell scripts in place of the packed programs.</summary>
public sealed class GpuRunTests : IDisposable
{
    private const string TestProgram = "echo '   GpuLogReg.Parity.Tests  Total: 2, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0, Time: 0.1s'";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Steps_that_end_well_are_done_and_others_say_that_they_were_left_out()
    {
        var (code, summary) = Run("exit 0", TestProgram, "devices,parity");
        Assert.Equal(0, code);
        Assert.Contains("| devices | the devices that are seen | done |", summary, StringComparison.Ordinal);
        Assert.Contains("| done: Total: 2, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0 |", summary, StringComparison.Ordinal);
        Assert.Contains("| left out |", summary, StringComparison.Ordinal);
        Assert.DoesNotContain("not reached", summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit 1", TestProgram)]
    [InlineData("exit 0", "exit 1")]
    [InlineData("exit 0", "echo '   GpuLogReg.Parity.Tests  Total: 0, Time: 0.1s'")]
    public void A_step_that_fails_or_runs_no_test_fails_the_run_and_the_next_ones_still_run(string program, string testProgram)
    {
        var (code, summary) = Run(program, testProgram, "devices,parity,memcheck");
        Assert.Equal(1, code);
        Assert.Contains("**failed**", summary, StringComparison.Ordinal);
        Assert.DoesNotContain("not reached", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void The_budgets_of_all_steps_end_within_eight_minutes()
    {
        var (code, summary) = Run("exit 0", TestProgram, "devices");
        Assert.Equal(0, code);
        int[] budgets = [.. summary.Split('\n').Where(line => line.Contains("| left out |", StringComparison.Ordinal) || line.StartsWith("| devices", StringComparison.Ordinal))
            .Select(line => int.Parse(line.Split('|')[^3], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.InRange(budgets.Length, 10, 30);
        Assert.All(budgets, seconds => Assert.InRange(seconds, 5, 120));
        Assert.InRange(budgets.Sum(), 1, (8 * 60) - 1);
    }

    [Fact]
    public void A_step_without_its_device_is_skipped_with_the_reason()
    {
        var (code, summary) = Run("exit 0", TestProgram, "opencl");
        Assert.Equal(0, code);
        Assert.Contains("skipped: no OpenCL device is seen", summary, StringComparison.Ordinal);
    }

    private (int Code, string Summary) Run(string program, string testProgram, string steps)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The script is for Linux machines.");
        string scripts = Path.Combine(Repository.RootOrSkip(), "eng", "gpu-run");
        foreach (string name in (string[])["run.sh", "steps.sh"])
            File.Copy(Path.Combine(scripts, name), _folder.File(name));
        Directory.CreateDirectory(_folder.File("programs"));
        File.WriteAllText(_folder.File("programs/.ready"), "");
        File.WriteAllText(_folder.File("VERSION"), "test");
        Write("programs/gpulogreg", program);
        Write("programs/GpuLogReg.Parity.Tests", testProgram);
        var start = new ProcessStartInfo("bash", [_folder.File("run.sh"), "--dry-run", "--only", steps, _folder.File("out")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Empty(Directory.GetFiles(_folder.File("out"), "*.partial"));
        return (process.ExitCode, File.ReadAllText(_folder.File("out/summary.md")));
    }

    private void Write(string name, string command)
    {
        string path = _folder.File(name);
        File.WriteAllText(path, $"#!/bin/sh\n{command}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}
