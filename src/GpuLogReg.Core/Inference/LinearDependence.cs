using System.Globalization;

namespace GpuLogReg.Inference;

/// <summary>A column that is a linear combination of columns before it (and the intercept), to within the rounding of float64.</summary>
/// <param name="Column">The dependent column.</param>
/// <param name="On">The columns it depends on; empty for one that is constant (or zero, where no intercept is fitted).</param>
/// <param name="Coefficients">One number a column of <paramref name="On"/>, in original units.</param>
public sealed record LinearDependence(string Column, IReadOnlyList<string> On, IReadOnlyList<double> Coefficients)
{
    /// <summary>Columns that a message names.</summary>
    private const int MostNamed = 4;

    /// <summary>One clause without a full stop.</summary>
    public override string ToString()
    {
        if (On.Count == 0)
            return $"'{Column}' is constant";
        var terms = On.Take(MostNamed).Select((name, i) => string.Create(
            CultureInfo.InvariantCulture, $"{(Coefficients[i] < 0 ? " - " : i == 0 ? "" : " + ")}{(Math.Abs(Math.Abs(Coefficients[i]) - 1) < 1e-6 ? "" : Math.Abs(Coefficients[i]).ToString("G4", CultureInfo.InvariantCulture) + "*")}'{name}'"));
        string more = On.Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" + {On.Count - MostNamed} more") : "";
        return $"'{Column}' = {string.Concat(terms).Trim()}{more} + a constant";
    }
}
