using System.Text;
using System.Text.Unicode;

namespace GpuLogReg.Data;

/// <summary>Cells as text: missing markers, and cells quoted in messages.</summary>
internal static class CellText
{
    private const int LongestShown = 40;

    // What pandas, R, SQL and spreadsheets write for "no value"; compared without case or surrounding blanks.
    private static readonly HashSet<string> s_missing = new(StringComparer.OrdinalIgnoreCase)
    {
        "", "NA", "N/A", "#N/A", "<NA>", "nan", "-nan", "null", "?",
    };

    public static bool IsMissing(string text) => s_missing.Contains(text.Trim());

    /// <summary>The text in single quotes, on one line whatever it holds, and cut where it is long.</summary>
    public static string Quoted(string text)
    {
        var shown = new StringBuilder("'");
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, LongestShown)))
        {
            shown.Append(c switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when char.IsControl(c) => $"\\u{(int)c:x4}",
                _ => c.ToString(),
            });
        }

        return shown.Append(text.Length > LongestShown ? "…'" : "'").ToString();
    }

    public static bool TryDecode(ReadOnlySpan<byte> utf8, out string text)
    {
        bool valid = Utf8.IsValid(utf8);
        text = valid ? Encoding.UTF8.GetString(utf8) : "";
        return valid;
    }
}
