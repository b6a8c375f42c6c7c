using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GpuLogReg.Cli.Output;

/// <summary>The one JSON object of --json, on one line: a log of runs is a file of such lines.</summary>
internal static class JsonOutput
{
    // Letters of any script stay letters: the output is UTF-8 text for people and programs, never part of a web page.
    private static readonly JsonSerializerOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the object and a line end.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="value">The object.</param>
    public static void Write(TextWriter writer, JsonObject value) => writer.WriteLine(value.ToJsonString(s_options));
}
