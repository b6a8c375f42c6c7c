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
    [InlineData("f32", "8,28,64,600", "FourBlocks Write EightRows", "FourBlocks TwoBlocks Write FourStreams EightRows")]
    [InlineData("f64", "8,64,600", "FourBlocks Write EightRows", "TwoBlocks FourStreams EightRows")]
    [InlineData("bf16", "8,24,32,256,600,1200", "FourBlocks Write MarginsOfFour AddFour EightRows", "FourBlocks Write MarginsOfFour AddFour TwoBlocks FourStreams EightRows")]
    [InlineData("f16", "8,256,1200", "FourBlocks Write EightRows", "FourBlocks Write FourStreams EightRows")]
    public void Nothing_is_called_inside_of_the_pass(string precision, string features, string largeTiles, string smallTiles)
    {
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "What a call looks like is known here for x64 only.");
        string methods = DenseLayout.Tiles == TileSize.Small ? smallTiles : largeTiles;
        foreach (string wide in (string[])["1", "0"])
        {
            string[] code = File.ReadAllLines(MachineCode(precision, features, wide));
            string[] heads = [.. code.Where(line => line.Contains("; Assembly listing for method", StringComparison.Ordinal))];
            Assert.All(methods.Split(' '), method => Assert.Contains(heads, head => head.Contains($":{method}(", StringComparison.Ordinal) || head.Contains($":{method}[", StringComparison.Ordinal)));
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
        start.Environment["DOTNET_JitDisasm"] = "*FusedPass*:FourBlocks *FusedPass*:TwoBlocks *SlopesOfFour*:Write *FusedRows*:EightRows *LongRows*:EightRows *ShortRows*:FourStreams *PairedBlocks*:FourBlocks *PairedBlocks*:TwoBlocks *PairedBlocks*:MarginsOfFour *PairedBlocks*:ToSlopes *PairedBlocks*:AddFour";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.Result);
        return file;
    }
}
