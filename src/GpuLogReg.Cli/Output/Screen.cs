using Spectre.Console;

namespace GpuLogReg.Cli.Output;

/// <summary>Tables and bars over a writer, with no more than it can show.</summary>
internal static class Screen
{
    /// <summary>A console over a writer.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="style">What the writer can show.</param>
    public static IAnsiConsole Over(TextWriter writer, WriterStyle style)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = style.Interactive ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = style.Color ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = style.Interactive ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = style.Width;
        console.Profile.Capabilities.Unicode = style.Unicode;
        return console;
    }

    /// <summary>A table with the border that the writer can show.</summary>
    /// <param name="style">What the writer can show.</param>
    /// <param name="columns">The heads, a leading '>' for a column of numbers.</param>
    public static Table Table(WriterStyle style, params IReadOnlyList<string> columns)
    {
        var table = new Table { Border = style.Unicode ? TableBorder.Rounded : TableBorder.Ascii };
        foreach (string column in columns)
        {
            bool numbers = column.StartsWith('>');
            var head = new TableColumn(Markup.Escape(numbers ? column[1..] : column));
            table.AddColumn(numbers ? head.RightAligned() : head);
        }

        return table;
    }

    /// <summary>Adds a row of plain texts.</summary>
    /// <param name="table">The table.</param>
    /// <param name="cells">One text a column.</param>
    public static void AddTexts(this Table table, params IReadOnlyList<string> cells) => table.AddRow([.. cells.Select(Markup.Escape)]);

    /// <summary>Writes a table.</summary>
    /// <param name="context">Where results go.</param>
    /// <param name="table">The table.</param>
    public static void Write(CommandContext context, Table table) => Over(context.Out, context.OutStyle).Write(table);
}
