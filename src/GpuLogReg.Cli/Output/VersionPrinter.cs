using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace GpuLogReg.Cli.Output;

/// <summary>Prints the program's name and version.</summary>
/// <param name="context">Where it goes.</param>
internal sealed class VersionPrinter(CommandContext context) : SynchronousCommandLineAction
{
    /// <summary>The version of this program and, behind a '+', the commit that it was built from.</summary>
    public static string FullVersion { get; } =
        typeof(VersionPrinter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>The version of this program, without the build's commit.</summary>
    public static string Version { get; } = FullVersion.Split('+')[0];

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        context.Out.WriteLine($"gpulogreg {Version}");
        return ExitCode.Done;
    }
}
