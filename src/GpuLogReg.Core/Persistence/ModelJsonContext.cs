using System.Text.Json.Serialization;

namespace GpuLogReg.Persistence;

/// <summary>Serialisers made at compile time: no reflection when a model is read, which keeps a cold 'predict' quick.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(InlineArrayConverter)])]
[JsonSerializable(typeof(ModelDocument))]
internal sealed partial class ModelJsonContext : JsonSerializerContext;
