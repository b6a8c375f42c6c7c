using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GpuLogReg.Persistence;

/// <summary>Writes an array of numbers on one line, each with the digits that give the same bits back; an indented file would spend a line a number.</summary>
internal sealed class InlineArrayConverter : JsonConverter<double[]>
{
    public override double[]? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException();
        var values = new List<double>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            // GetDouble throws InvalidOperationException on a text or null, which would lose the place in the file.
            if (reader.TokenType != JsonTokenType.Number)
                throw new JsonException();
            values.Add(reader.GetDouble());
        }

        return [.. values];
    }

    public override void Write(Utf8JsonWriter writer, double[] value, JsonSerializerOptions options) =>
        writer.WriteRawValue($"[{string.Join(", ", value.Select(v => v.ToString("R", CultureInfo.InvariantCulture)))}]");
}
