using System.Globalization;

namespace GpuLogReg.Data;

/// <summary>One class as labels name it: a number by value, a truth value, or an exact text.</summary>
/// <param name="Name">The canonical text: "1" for "+1.0", "true" for "TRUE".</param>
/// <param name="Number">The value where the label is a number.</param>
internal sealed record LabelClass(string Name, double? Number)
{
    public static LabelClass Of(string text)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) && !text.EndsWith('\0'))
            return Of(number);
        if (text.Equals("true", StringComparison.OrdinalIgnoreCase))
            return new LabelClass("true", null);
        return new LabelClass(text.Equals("false", StringComparison.OrdinalIgnoreCase) ? "false" : text, null);
    }

    // Adding zero makes −0 a 0.
    public static LabelClass Of(double number) => new((number + 0.0).ToString("R", CultureInfo.InvariantCulture), number + 0.0);

    /// <summary>The order of classes: numbers ascending where all are numbers, else every name in ordinal order. Mixing the two would go round in a circle: 9, 10, "1a".</summary>
    public static Comparison<LabelClass> Order(IReadOnlyList<LabelClass> classes) => classes.All(c => c.Number is not null)
        ? (a, b) => a.Number!.Value.CompareTo(b.Number!.Value)
        : (a, b) => string.CompareOrdinal(a.Name, b.Name);

    public bool Same(LabelClass other) =>
        Number is { } x && other.Number is { } y ? x == y : Number is null == other.Number is null && Name == other.Name;

    public bool DiffersOnlyInCaseOrBlanks(LabelClass other) =>
        Name.AsSpan().Trim().Equals(other.Name.AsSpan().Trim(), StringComparison.OrdinalIgnoreCase);
}
