using System.Text.Json.Nodes;
using GpuLogReg.Devices;
using Xunit;

namespace GpuLogReg.Cli.Tests;

/// <summary>Runs the program in this process and keeps what it wrote.</summary>
/// <param name="ExitCode">What the process would return.</param>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record Cli(int ExitCode, string Out, string Error)
{
    /// <summary>Runs a command line.</summary>
    public static Cli Run(params IReadOnlyList<string> args) => Run(args, null, TestContext.Current.CancellationToken);

    /// <summary>Runs a command line with devices of its own and a wish to stop.</summary>
    public static Cli Run(IReadOnlyList<string> args, BackendRegistry? devices, CancellationToken cancellation)
    {
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        var context = CommandContext.ForWriters(output, error, cancellation);
        int code = CliProgram.Run(args, devices is null ? context : context with { Devices = devices });
        return new Cli(code, output.ToString(), error.ToString());
    }

    /// <summary>A text with a single blank in place of every break and run of blanks, so that a sentence is found wherever it was wrapped.</summary>
    public static string Unwrapped(string text) => string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The output as the one JSON object it must be.</summary>
    public JsonObject Json()
    {
        Assert.True(ExitCode is 0 or 130, Error);
        return JsonNode.Parse(Out)!.AsObject();
    }

    /// <summary>Asserts that all went well.</summary>
    public Cli Done()
    {
        Assert.True(ExitCode == 0, Error);
        return this;
    }

    /// <summary>Asserts one line of refusal that says something, exit code 1 and nothing on standard output.</summary>
    public void Refused(params IReadOnlyList<string> said)
    {
        Assert.True(ExitCode == 1, $"exit code {ExitCode}: {Error}");
        Assert.Equal("", Out);
        Assert.StartsWith("gpulogreg: ", Error, StringComparison.Ordinal);
        Assert.Equal(Error.Length - 1, Error.IndexOf('\n', StringComparison.Ordinal));
        foreach (string part in said)
            Assert.Contains(part, Error, StringComparison.Ordinal);
    }
}
