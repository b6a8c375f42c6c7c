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

    public static int Compare(LabelClass a, LabelClass b) =>
        a.Number is { } x && b.Number is { } y ? x.CompareTo(y) : string.CompareOrdinal(a.Name, b.Name);

    public bool Same(LabelClass other) =>
        Number is { } x && other.Number is { } y ? x == y : Number is null == other.Number is null && Name == other.Name;

    public bool DiffersOnlyInCaseOrBlanks(LabelClass other) =>
        Name.AsSpan().Trim().Equals(other.Name.AsSpan().Trim(), StringComparison.OrdinalIgnoreCase);
}
