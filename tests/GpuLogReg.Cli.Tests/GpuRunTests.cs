using System.Diagnostics;
using Xunit;

namespace GpuLogReg.Cli.Tests;

/// <summary>The scripts that a GPU machine runs (eng/gpu-run), dry, with shell scripts in place of the packed programs.</summary>
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

    [Fact]
    public void The_packed_file_unpacks_itself_hands_over_its_arguments_and_leaves_nothing_behind()
    {
        var (code, output) = RunPacked("echo \"got $*\"; ls \"$(dirname \"$0\")\"; exit 9", cut: 0, "--only devices 'a folder'");
        Assert.Equal(9, code);
        Assert.Equal("got --only devices a folder\nrun.sh\n", output);
    }

    [Fact]
    public void A_packed_file_that_is_cut_short_says_so_and_runs_nothing()
    {
        var (code, output) = RunPacked("echo ran", cut: 20, "OUT");
        Assert.Equal(1, code);
        Assert.Contains("copy it again whole", output, StringComparison.Ordinal);
        Assert.DoesNotContain("ran\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", 0, "--only      these steps alone:\n              devices parity ")]
    [InlineData("--only warp OUT", 64, "unknown step 'warp'; allowed: devices parity ")]
    [InlineData("--fast OUT", 64, "unexpected switch '--fast'; allowed: --dry-run, --only STEP,STEP..., --help")]
    [InlineData("ONE TWO", 64, "unexpected argument 'TWO' after 'ONE'; allowed: one folder")]
    [InlineData("--dry-run", 64, "no folder given; usage: [--dry-run] [--only STEP,STEP...] OUT")]
    public void Arguments_are_explained(string arguments, int code, string expected)
    {
        var (status, output) = Shell($"cd '{_folder.File(".")}' && bash '{Scripts()}/run.sh' {arguments} 2>&1");
        Assert.Equal(code, status);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.File(".")));
    }

    /// <summary>Packs a script in place of run.sh, cuts bytes off the end of the file, and runs it; it must leave no file behind.</summary>
    private (int Code, string Output) RunPacked(string script, int cut, string arguments)
    {
        string packed = _folder.File("packed"), temporary = _folder.File("tmp");
        Directory.CreateDirectory(temporary);
        Write("archive/run.sh", script);
        Shell($"tar cz -C '{_folder.File("archive")}' . | cat '{Scripts()}/unpack.sh' - >'{packed}' && truncate -s -{cut} '{packed}'");
        var result = Shell($"TMPDIR='{temporary}' bash '{packed}' {arguments} 2>&1");
        Assert.Empty(Directory.GetFileSystemEntries(temporary));
        return result;
    }

    private static string Scripts()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The script is for Linux machines.");
        return Path.Combine(Repository.RootOrSkip(), "eng", "gpu-run");
    }

    private static (int Code, string Output) Shell(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", command]) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private (int Code, string Summary) Run(string program, string testProgram, string steps)
    {
        string scripts = Scripts();
        foreach (string name in (string[])["run.sh", "steps.sh"])
            File.Copy(Path.Combine(scripts, name), _folder.File(name));
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
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, $"#!/bin/sh\n{command}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}
