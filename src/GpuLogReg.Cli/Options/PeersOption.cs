using System.CommandLine;
using GpuLogReg.Benchmarks;

namespace GpuLogReg.Cli.Options;

/// <summary>The option that names the scripts of other programs.</summary>
internal static class PeersOption
{
    private const string None = "none";

    /// <summary>Makes it.</summary>
    public static CliOption<string?> Create() => Text.Optional(
        "--peers", "DIR|none", "Measure other programs in the same rounds, by the scripts in this folder.", "benchmarks/peers of the source tree, where there is one");

    /// <summary>What the command line says.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="option">The option.</param>
    /// <returns>The scripts; null for none.</returns>
    /// <exception cref="UsageException">The folder does not exist.</exception>
    public static PeerScripts? Read(ParseResult result, CliOption<string?> option) => result.GetValue(option) switch
    {
        null => PeerScripts.OfSourceTree(),
        None => null,
        var folder when Directory.Exists(folder) => new PeerScripts(folder),
        var folder => throw new UsageException($"--peers is '{folder}', which is no folder; expected a folder of scripts, or none. Name one, such as benchmarks/peers."),
    };
}
