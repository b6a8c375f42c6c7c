namespace GpuLogReg.Cli.Output;

/// <summary>Text in paragraphs and in two columns, wrapped at words.</summary>
/// <param name="writer">Where it goes.</param>
/// <param name="width">Columns of the page.</param>
internal sealed class TwoColumns(TextWriter writer, int width)
{
    private const int Indent = 2;
    private const int Left = 30;
    private const int WidestReadable = 110;

    private readonly int _width = Math.Min(width, WidestReadable);

    /// <summary>A line of its own.</summary>
    /// <param name="text">The line.</param>
    public void Title(string text) => writer.WriteLine(text);

    /// <summary>An empty line.</summary>
    public void Blank() => writer.WriteLine();

    /// <summary>Text over the whole width.</summary>
    /// <param name="text">The text.</param>
    public void Paragraph(string text)
    {
        foreach (string line in Wrap(text, _width))
            writer.WriteLine(line);
    }

    /// <summary>One entry of a list.</summary>
    /// <param name="text">The text.</param>
    public void Item(string text)
    {
        string mark = "- ";
        foreach (string line in Wrap(text, _width - Indent - mark.Length))
        {
            writer.WriteLine(new string(' ', Indent) + mark + line);
            mark = "  ";
        }
    }

    /// <summary>A term and what it means; a long term stands on its own line.</summary>
    /// <param name="term">The left column.</param>
    /// <param name="meaning">The right column.</param>
    public void Row(string term, string meaning)
    {
        string left = new string(' ', Indent) + term;
        if (meaning.Length == 0 || left.Length > Left - Indent)
        {
            writer.WriteLine(left);
            left = "";
        }

        foreach (string line in Wrap(meaning, _width - Left))
        {
            writer.WriteLine(left.PadRight(Left) + line);
            left = "";
        }
    }

    private static IEnumerable<string> Wrap(string text, int width)
    {
        string line = "";
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line += line.Length == 0 ? word : " " + word;
        }

        if (line.Length > 0)
            yield return line;
    }
}
