using System.Globalization;

namespace GpuLogReg.Inference;

/// <summary>A column that is a linear combination of columns before it (and the intercept), to within the rounding of float64.</summary>
/// <param name="Column">The dependent column.</param>
/// <param name="On">The columns it depends on; empty for one that is constant (zero, where no intercept is fitted).</param>
/// <param name="Coefficients">One number a column of <paramref name="On"/>, in original units.</param>
/// <param name="Constant">What is added to their sum; 0 where it is no more than rounding.</param>
public sealed record LinearDependence(string Column, IReadOnlyList<string> On, IReadOnlyList<double> Coefficients, double Constant)
{
    /// <summary>Columns that a message names.</summary>
    private const int MostNamed = 4;

    /// <summary>One clause without a full stop: "'mix' = 2*'a' - 'b' + 5".</summary>
    public override string ToString()
    {
        if (On.Count == 0)
            return $"'{Column}' is {Four(Constant)} in every row";
        var terms = On.Take(MostNamed).Select((name, i) => Term(Coefficients[i], $"'{name}'", first: i == 0));
        string more = On.Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" + {On.Count - MostNamed} more") : "";
        string constant = Constant == 0 ? "" : $" {(Constant < 0 ? '-' : '+')} {Four(Math.Abs(Constant))}";
        return $"'{Column}' = {string.Concat(terms)}{more}{constant}";
    }

    private static string Term(double coefficient, string name, bool first)
    {
        string sign = coefficient < 0 ? first ? "-" : " - " : first ? "" : " + ", factor = Four(Math.Abs(coefficient));
        return sign + (factor == "1" ? "" : factor + "*") + name;
    }

    private static string Four(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
