using System.Diagnostics;
using System.Runtime.InteropServices;
using GpuLogReg.Cpu;
using Xunit;

namespace GpuLogReg.Cli.Tests;

/// <summary>
/// The operations of the CPU's fused pass are small generic methods that the compiler is to inline. It stops, without a word, where a method has had so many, and what
/// stays a call costs several times as much. The machine code of a run's own process shows it: its loops call nothing but each other.
/// </summary>
public sealed class InliningTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("f32", "8,64,600", "FourBlocks Write EightRows")]
    [InlineData("f64", "8,64,600", "FourBlocks Write EightRows")]
    [InlineData("bf16", "8,32,600", "FourBlocks Write MarginsOfFour AddFour EightRows")]
    [InlineData("f16", "8,600", "FourBlocks Write EightRows")]
    public void Nothing_is_called_inside_of_the_pass(string precision, string features, string methods)
    {
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "What a call looks like is known here for x64 only.");
        if (DenseLayout.Tiles == TileSize.Small && precision is ("f32" or "f64"))
            methods += " FourStreams";
        foreach (string wide in (string[])["1", "0"])
        {
            string[] code = File.ReadAllLines(MachineCode(precision, features, wide));
            string[] heads = [.. code.Where(line => line.Contains("; Assembly listing for method", StringComparison.Ordinal))];
            Assert.All(methods.Split(' '), method => Assert.Contains(heads, head => head.Contains($":{method}(", StringComparison.Ordinal)));
            Assert.DoesNotContain(code, line => line.TrimStart().StartsWith("call ", StringComparison.Ordinal) && !IsOwn(line));
        }
    }

    /// <summary>The steps of a tile, which are methods of their own, and the runtime's helpers.</summary>
    private static bool IsOwn(string line) =>
        line.Contains("CORINFO_HELP_", StringComparison.Ordinal) || line.Contains("GpuLogReg.Cpu.SlopesOfFour", StringComparison.Ordinal) && line.Contains(":Write(", StringComparison.Ordinal) ||
        line.Contains("GpuLogReg.Cpu.PairedBlocks", StringComparison.Ordinal) && (line.Contains(":MarginsOfFour(", StringComparison.Ordinal) || line.Contains(":ToSlopes(", StringComparison.Ordinal) || line.Contains(":AddFour(", StringComparison.Ordinal));

    private string MachineCode(string precision, string features, string wide)
    {
        string file = _folder.File($"{precision}-{wide}.asm");
        string[] args = ["bench", "pass", "--device", "cpu", "--precision", precision, "--features", features, "--size", "1", "--rounds", "1", "--peers", "none"];
        var start = new ProcessStartInfo("dotnet", [typeof(CliProgram).Assembly.Location, .. args]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_EnableAVX512"] = wide;
        start.Environment["DOTNET_JitStdOutFile"] = file;
        start.Environment["DOTNET_JitDisasm"] = "*FusedPass*:FourBlocks *SlopesOfFour*:Write *FusedRows*:EightRows *ShortRows*:FourStreams *PairedBlocks*:FourBlocks *PairedBlocks*:MarginsOfFour *PairedBlocks*:ToSlopes *PairedBlocks*:AddFour";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.Result);
        return file;
    }
}
