using System.Globalization;
using GpuLogReg.Estimators;

namespace GpuLogReg.Cli.Options;

/// <summary>The option that weights classes: "balanced", or class=factor pairs.</summary>
internal static class ClassWeightOption
{
    /// <summary>Makes it. Null stands for no weights.</summary>
    public static CliOption<ClassWeights?> Create() => new(
        "--class-weight", "balanced|CLASS=W,...", "Factors for the rows of a class: 'balanced' makes all classes count the same in sum.", null, Parse, null);

    private static string? Parse(string text, out ClassWeights? value)
    {
        value = text == "balanced" ? ClassWeights.Balanced : null;
        if (value is not null)
            return null;

        var factors = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (string part in text.Split(','))
        {
            // The name of a class may hold '=': the factor comes after the last one.
            int sign = part.LastIndexOf('=');
            if (sign < 1 || !double.TryParse(part[(sign + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out double factor)
                || !double.IsFinite(factor) || factor < 0)
                return "balanced, or pairs like no=1,yes=2.5 with finite factors, zero or more.";
            if (!factors.TryAdd(part[..sign], factor))
                return $"each class once; '{part[..sign]}' stands there twice.";
        }

        value = ClassWeights.Of(factors);
        return null;
    }
}
