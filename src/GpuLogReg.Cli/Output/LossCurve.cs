using System.Globalization;

namespace GpuLogReg.Cli.Output;

/// <summary>J against iterations, drawn with braille dots (2 × 4 a character) or, in plain text, with asterisks.</summary>
/// <param name="values">J before the first iteration and after each one; at least two, finite.</param>
/// <param name="width">Columns of the page.</param>
/// <param name="height">Rows of the plot, without its axis.</param>
/// <param name="unicode">Whether braille can be shown.</param>
internal sealed class LossCurve(IReadOnlyList<double> values, int width, int height, bool unicode)
{
    private const int LabelWidth = 8;

    // A fall by more than this factor is drawn on a logarithmic scale: on a linear one its end is a flat line.
    private const double LogarithmicFrom = 3;

    // The dots of a braille character, [row, column], as bits over U+2800.
    private static readonly int[,] s_bits = { { 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 }, { 0x40, 0x80 } };

    private readonly int _columns = Math.Min(width, 100) - LabelWidth - 3;
    private readonly double _low = values.Min();
    private readonly double _high = values.Max();

    private bool Logarithmic => _low > 0 && _high / _low > LogarithmicFrom;

    /// <summary>The lines of the drawing, title and axes included.</summary>
    public IEnumerable<string> Lines()
    {
        int dotsAcross = unicode ? 2 : 1, dotsDown = unicode ? 4 : 1;
        bool[,] dots = Dots(height * dotsDown, _columns * dotsAcross);
        yield return $"J against iterations{(Logarithmic ? " (logarithmic scale)" : "")}";
        for (int row = 0; row < height; row++)
        {
            string label = row == 0 || row == height - 1 || row == height / 2 ? Label(1 - ((double)row / (height - 1))) : "";
            var cells = Enumerable.Range(0, _columns).Select(column => unicode ? Braille(dots, row, column) : dots[row, column] ? '*' : ' ');
            yield return $"{label,LabelWidth} {(unicode ? '┤' : '|')} {string.Concat(cells)}".TrimEnd();
        }

        string margin = new(' ', LabelWidth + 1);
        yield return margin + (unicode ? '└' : '+') + new string(unicode ? '─' : '-', _columns + 1);
        yield return $"{margin}  {Scale()}";
    }

    // Under the first column the first iteration, under the last column the last, and between them what they count.
    private string Scale()
    {
        const string Title = "iteration";
        string last = (values.Count - 1).ToString(CultureInfo.InvariantCulture);
        int between = _columns - 1 - last.Length;
        string title = between < Title.Length + 2 ? "" : Title.PadLeft((between + Title.Length) / 2);
        return "0" + title.PadRight(between) + last;
    }

    private static char Braille(bool[,] dots, int row, int column)
    {
        int bits = 0;
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 2; j++)
                bits |= dots[(row * 4) + i, (column * 2) + j] ? s_bits[i, j] : 0;
        }

        return bits == 0 ? ' ' : (char)(0x2800 + bits);
    }

    private bool[,] Dots(int rows, int columns)
    {
        var dots = new bool[rows, columns];
        int previous = -1;
        for (int column = 0; column < columns; column++)
        {
            double position = (double)column / (columns - 1) * (values.Count - 1);
            int before = Math.Min((int)position, values.Count - 2);
            double share = position - before;
            double level = ((1 - share) * Level(values[before])) + (share * Level(values[before + 1]));
            int row = (int)Math.Round((1 - level) * (rows - 1));

            // A steep fall fills its column, so that the curve has no holes.
            for (int fill = previous < 0 ? row : Math.Min(row, previous + 1); fill <= row; fill++)
                dots[fill, column] = true;
            for (int fill = row; previous >= 0 && fill < previous; fill++)
                dots[fill, column] = true;
            previous = row;
        }

        return dots;
    }

    // From 0 at the lowest value to 1 at the highest.
    private double Level(double value) => _high == _low ? 0
        : Logarithmic ? Math.Log(value / _low) / Math.Log(_high / _low)
        : (value - _low) / (_high - _low);

    private string Label(double level)
    {
        double value = Logarithmic ? _low * Math.Pow(_high / _low, level) : _low + (level * (_high - _low));
        return value.ToString("G4", CultureInfo.InvariantCulture);
    }
}
