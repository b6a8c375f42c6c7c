using System.Text.Json.Nodes;

namespace GpuLogReg.References;

/// <summary>One file of the folder of references.</summary>
internal sealed class Reference
{
    private readonly JsonObject _fields;

    private Reference(string set, string variant, JsonObject fields) => (Set, Variant, _fields) = (set, variant, fields);

    /// <summary>The set it belongs to.</summary>
    public string Set { get; }

    /// <summary>"l2", "mle_glm".</summary>
    public string Variant { get; }

    /// <summary>A field that the file has.</summary>
    public JsonNode this[string name] => _fields[name] ?? throw new InvalidDataException($"{Set}.{Variant}.json has no '{name}'.");

    /// <summary>Reads a file, or skips the calling test where there is none.</summary>
    public static Reference Read(string set, string variant) =>
        new(set, variant, JsonNode.Parse(File.ReadAllText(SharedData.File("reference", $"{set}.{variant}.json")))!.AsObject());

    /// <summary>A field that some files have.</summary>
    public JsonNode? Find(string name) => _fields[name];

    /// <summary>A number.</summary>
    public double Number(string name) => (double)this[name]!;

    /// <summary>A list of numbers.</summary>
    public double[] Numbers(string name) => Numbers(this[name]);

    /// <summary>A list of numbers.</summary>
    public static double[] Numbers(JsonNode list) => [.. list.AsArray().Select(v => (double)v!)];
}
