using System.Globalization;
using System.Numerics;

namespace GpuLogReg.Data;

/// <summary>Values of libsvm files: finite numbers in invariant form, correctly rounded.</summary>
internal static class LibsvmNumber
{
    private static readonly double[] s_powers = [.. Enumerable.Range(0, 23).Select(e => double.Parse($"1e{e}", CultureInfo.InvariantCulture))];
    private static readonly CsvNumber s_numbers = new(decimalComma: false);

    /// <summary>Reads a value.</summary>
    /// <param name="text">The value alone, without blanks.</param>
    /// <param name="value">The number.</param>
    /// <returns>False where it is none, not finite, or beyond the range of <typeparamref name="T"/>.</returns>
    public static bool TryRead<T>(ReadOnlySpan<byte> text, out T value) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        TryShort(text, out value) || s_numbers.TryRead(text, out value);

    /// <summary>Says why <see cref="TryRead"/> said no.</summary>
    public static string Explain(string featureName, ReadOnlySpan<byte> text) => s_numbers.Explain(featureName, text);

    /// <summary>
    /// Digits with at most one point: mantissa and power of ten are exact in <typeparamref name="T"/> (below 2⁵³ and up to 10²² in float64, 2²⁴ and
    /// 10¹⁰ in float32), so that their quotient is rounded once (Clinger, How to Read Floating Point Numbers Accurately, 1990).
    /// </summary>
    private static bool TryShort<T>(ReadOnlySpan<byte> text, out T value) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        value = default;
        bool negative = !text.IsEmpty && text[0] == (byte)'-';
        var digits = negative ? text[1..] : text;
        (ulong most, int longest) = typeof(T) == typeof(float) ? (1UL << 24, 10) : (1UL << 53, 18);
        if (digits.IsEmpty || digits.Length > longest)
            return false;

        ulong mantissa = 0;
        int point = -1;
        for (int i = 0; i < digits.Length; i++)
        {
            uint digit = (uint)digits[i] - '0';
            if (digit <= 9)
                mantissa = (mantissa * 10) + digit;
            else if (digits[i] == (byte)'.' && point < 0)
                point = i;
            else
                return false;
        }

        if (mantissa > most || (point >= 0 && digits.Length == 1))
            return false;
        value = T.CreateTruncating(mantissa);
        if (point >= 0)
            value /= T.CreateTruncating(s_powers[digits.Length - 1 - point]);
        value = negative ? -value : value;
        return true;
    }
}
