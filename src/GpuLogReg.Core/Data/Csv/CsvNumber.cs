using System.Globalization;
using System.Numerics;

namespace GpuLogReg.Data;

/// <summary>
/// Numbers in cells, read strictly: [blanks][sign]digits[.digits][e±digits][blanks], correctly rounded, finite, without thousands separators.
/// </summary>
internal sealed class CsvNumber
{
    private const NumberStyles Style = NumberStyles.Float;
    private readonly NumberFormatInfo _format;
    private readonly bool _decimalComma;

    public CsvNumber(bool decimalComma)
    {
        _decimalComma = decimalComma;
        _format = decimalComma
            ? NumberFormatInfo.ReadOnly(new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = "." })
            : NumberFormatInfo.InvariantInfo;
    }

    /// <summary>Reads a number, or says no: text, missing, not finite, or beyond the range of <typeparamref name="T"/>.</summary>
    public bool TryRead<T>(ReadOnlySpan<byte> utf8, out T value) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // .NET takes trailing NULs for blanks; here they are text.
        if (!T.TryParse(utf8, Style, _format, out value) || !T.IsFinite(value) || utf8[^1] == 0)
            return false;

        // Float64 underflow (below 4.9e-324) is correct rounding; a float32 that loses a number of ordinary size is not.
        return typeof(T) != typeof(float) || !T.IsZero(value) || IsWrittenZero(utf8);
    }

    public bool IsNumber(ReadOnlySpan<byte> utf8) => TryRead(utf8, out double _);

    /// <summary>Says why <see cref="TryRead"/> said no, and how to mend it.</summary>
    public string Explain(string columnName, ReadOnlySpan<byte> utf8)
    {
        if (!CellText.TryDecode(utf8, out string text))
            return $"column {CellText.Quoted(columnName)} holds bytes that are not UTF-8; expected a number in UTF-8 text. Save the file as UTF-8.";
        if (CellText.IsMissing(text))
            return $"column {CellText.Quoted(columnName)} has no value ({CellText.Quoted(text)}); expected a number. Fill the value in or remove the row.";

        string start = $"column {CellText.Quoted(columnName)} is {CellText.Quoted(text)}";
        if (double.TryParse(text, Style, _format, out double value) && !text.EndsWith('\0'))
            return start + ExplainRange(text, value);
        if (!_decimalComma && double.TryParse(text.Replace(',', '.'), Style, _format, out _))
            return start + "; expected a number with a decimal point. Write 1.5 for 1,5, or say that the file has decimal commas.";
        if (_decimalComma && double.TryParse(text.Replace('.', ','), Style, _format, out _))
            return start + "; expected a number with a decimal comma. Write 1,5 for 1.5, or do not say that the file has decimal commas.";
        return start + "; expected a number. Encode text columns as numbers or leave them out.";
    }

    private static string ExplainRange(string text, double value)
    {
        if (double.IsFinite(value))
            return "; expected a number that float32 holds (magnitude 1.4e-45 to 3.4e38, or zero). Read the data as float64 or rescale the column.";
        return text.AsSpan().ContainsAnyInRange('0', '9')
            ? "; expected a number that float64 holds (magnitude up to 1.8e308). Rescale the column."
            : "; expected a finite number. Replace the value or remove the row.";
    }

    private static bool IsWrittenZero(ReadOnlySpan<byte> utf8)
    {
        int exponent = utf8.IndexOfAny((byte)'e', (byte)'E');
        return !(exponent < 0 ? utf8 : utf8[..exponent]).ContainsAnyInRange((byte)'1', (byte)'9');
    }
}
