using System.Globalization;

namespace GpuLogReg.Cli.Options;

/// <summary>Options whose value is a number in a range. Numbers are invariant: 0.5, 1e-4.</summary>
internal static class Number
{
    /// <summary>A real number.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="value">What stands for it in help.</param>
    /// <param name="description">What it does.</param>
    /// <param name="allowed">Whether a number is in the range.</param>
    /// <param name="range">The range in words: "a number above 0".</param>
    /// <param name="fallback">The default.</param>
    public static CliOption<double> Real(string name, string value, string description, Func<double, bool> allowed, string range, double fallback) =>
        new(name, value, description, fallback.ToString("0.#######", CultureInfo.InvariantCulture),
            (string text, out double number) => TryReal(text, out number) && allowed(number) ? null : $"{range}.", fallback);

    /// <summary>A real number without a default.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="value">What stands for it in help.</param>
    /// <param name="description">What it does.</param>
    /// <param name="allowed">Whether a number is in the range.</param>
    /// <param name="range">The range in words.</param>
    public static CliOption<double?> OptionalReal(string name, string value, string description, Func<double, bool> allowed, string range) =>
        new(name, value, description, null,
            (string text, out double? number) =>
            {
                bool right = TryReal(text, out double parsed) && allowed(parsed);
                number = right ? parsed : null;
                return right ? null : $"{range}.";
            }, null);

    /// <summary>A whole number.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="value">What stands for it in help.</param>
    /// <param name="description">What it does.</param>
    /// <param name="least">The least number allowed.</param>
    /// <param name="fallback">The default.</param>
    public static CliOption<int> Whole(string name, string value, string description, int least, int fallback) =>
        new(name, value, description, fallback.ToString(CultureInfo.InvariantCulture),
            (string text, out int number) => TryWhole(text, least, out number) ? null : WholeRange(least), fallback);

    /// <summary>A whole number without a fixed default.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="value">What stands for it in help.</param>
    /// <param name="description">What it does.</param>
    /// <param name="least">The least number allowed.</param>
    /// <param name="shownDefault">What happens without it, as help shows it.</param>
    public static CliOption<int?> OptionalWhole(string name, string value, string description, int least, string shownDefault) =>
        new(name, value, description, shownDefault,
            (string text, out int? number) =>
            {
                bool right = TryWhole(text, least, out int parsed);
                number = right ? parsed : null;
                return right ? null : WholeRange(least);
            }, null);

    /// <summary>Whole numbers with commas between.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="value">What stands for it in help.</param>
    /// <param name="description">What it does.</param>
    /// <param name="least">The least number allowed.</param>
    /// <param name="fallback">The default.</param>
    public static CliOption<IReadOnlyList<int>> List(string name, string value, string description, int least, IReadOnlyList<int> fallback) =>
        new(name, value, description, string.Join(',', fallback),
            (string text, out IReadOnlyList<int>? numbers) =>
            {
                var parsed = new List<int>();
                numbers = parsed;
                foreach (string part in text.Split(','))
                {
                    if (!TryWhole(part, least, out int number))
                        return $"{WholeRange(least).TrimEnd('.')}, or several with commas between.";
                    parsed.Add(number);
                }

                return null;
            }, fallback);

    /// <summary>Real numbers with commas between.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="value">What stands for it in help.</param>
    /// <param name="description">What it does.</param>
    /// <param name="allowed">Whether a number is in the range.</param>
    /// <param name="range">The range in words.</param>
    /// <param name="shownDefault">What happens without it, as help shows it.</param>
    public static CliOption<IReadOnlyList<double>> Reals(string name, string value, string description, Func<double, bool> allowed, string range, string? shownDefault) =>
        new(name, value, description, shownDefault,
            (string text, out IReadOnlyList<double>? numbers) =>
            {
                var parsed = new List<double>();
                numbers = parsed;
                foreach (string part in text.Split(','))
                {
                    if (!TryReal(part, out double number) || !allowed(number))
                        return $"{range}, or several with commas between.";
                    parsed.Add(number);
                }

                return null;
            }, []);

    /// <summary>A seed of random numbers.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="description">What it is the seed of.</param>
    /// <param name="fallback">The default.</param>
    public static CliOption<ulong> Seed(string name, string description, ulong fallback) =>
        new(name, "S", description, fallback.ToString(CultureInfo.InvariantCulture),
            (string text, out ulong number) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"a whole number from 0 to {ulong.MaxValue}."), fallback);

    private static bool TryReal(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private static bool TryWhole(string text, int least, out int number) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) && number >= least;

    private static string WholeRange(int least) => string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {int.MaxValue}.");
}
