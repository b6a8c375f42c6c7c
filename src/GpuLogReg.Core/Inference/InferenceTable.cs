using System.Globalization;
using System.Text;

namespace GpuLogReg.Inference;

/// <summary>The summary as text, 80 columns wide: likelihood measures, then the coefficients, then the odds ratios.</summary>
internal static class InferenceTable
{
    private const int Width = 80, NameWidth = 18;

    public static string Of(InferenceSummary summary)
    {
        var text = new StringBuilder();
        string rule = new('=', Width), thin = new('-', Width);
        double tail = (1 - summary.Level) / 2;
        string low = string.Create(CultureInfo.InvariantCulture, $"[{tail:0.####}"), high = string.Create(CultureInfo.InvariantCulture, $"{1 - tail:0.####}]");
        Line(rule);
        Pair("Log odds of class", summary.PositiveClass, "Log-likelihood", Measure(summary.LogLikelihood));
        Pair("Observations", Measure(summary.Observations), "Null log-likelihood", Measure(summary.NullLogLikelihood));
        Pair("Parameters", Measure(summary.Parameters), "Deviance", Measure(summary.Deviance));
        Pair("Residual df", Measure(summary.ResidualDegreesOfFreedom), "Null deviance", Measure(summary.NullDeviance));
        Pair("AIC", Measure(summary.Aic), "BIC", Measure(summary.Bic));
        Pair("McFadden R2", Measure(summary.McFaddenR2), "Confidence level", Measure(summary.Level));
        Line(rule);
        Line(Name("") + $"{"coef",11} {"std err",10} {"z",8} {"P>|z|",8} {low,10} {high,10}");
        Line(thin);
        foreach (var c in summary.Coefficients)
            Line(Name(c.Name) + $"{Number(c.Estimate),11} {Number(c.StandardError),10} {Ratio(c.Z),8} {Probability(c.PValue),8} {Number(c.Lower),10} {Number(c.Upper),10}");
        Line(thin);
        Line(Name("") + $"{"odds ratio",11} {"",10} {"",8} {"",8} {low,10} {high,10}");
        Line(thin);
        foreach (var c in summary.Coefficients)
            Line(Name(c.Name) + $"{Number(c.OddsRatio),11} {"",10} {"",8} {"",8} {Number(c.OddsRatioLower),10} {Number(c.OddsRatioUpper),10}");
        return text.Append(rule).ToString();

        void Line(string line) => text.Append(line.TrimEnd()).Append('\n');
        void Pair(string left, string leftValue, string right, string rightValue) =>
            Line($"{left,-18} {Cut(leftValue, 18),18}      {right,-20} {rightValue,16}");
    }

    private static string Name(string name) => Cut(name, NameWidth).PadRight(NameWidth);

    private static string Cut(string text, int width) => text.Length <= width ? text : text[..(width - 2)] + "..";

    /// <summary>Whole numbers as they are, others with four decimals.</summary>
    private static string Measure(double value) =>
        value.ToString(value == Math.Floor(value) && Math.Abs(value) < 1e15 ? "0" : Math.Abs(value) < 1e9 ? "0.0000" : "0.000000e+0", CultureInfo.InvariantCulture);

    /// <summary>Four decimals where they tell something and fit into ten characters, else four digits and an exponent.</summary>
    private static string Number(double value)
    {
        string text = value.ToString("0.0000", CultureInfo.InvariantCulture);
        bool tells = value == 0 || Math.Abs(value) >= 1e-3;
        return (tells && text.Length <= 10) || !double.IsFinite(value) ? text : value.ToString("0.000e+0", CultureInfo.InvariantCulture);
    }

    private static string Ratio(double z) => z.ToString(Math.Abs(z) < 1e3 ? "0.000" : "0.0e+0", CultureInfo.InvariantCulture);

    private static string Probability(double p) => p == 0 ? "<1e-300" : p.ToString(p >= 1e-3 ? "0.0000" : "0.0e+0", CultureInfo.InvariantCulture);
}
