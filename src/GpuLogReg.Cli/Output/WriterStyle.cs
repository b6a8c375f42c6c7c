using System.Text;

namespace GpuLogReg.Cli.Output;

/// <summary>What a writer can show.</summary>
/// <param name="Interactive">A person looks at it: bars may move.</param>
/// <param name="Color">It understands colours and no one asked for none (NO_COLOR).</param>
/// <param name="Unicode">It shows more than ASCII.</param>
/// <param name="Width">Columns.</param>
internal sealed record WriterStyle(bool Interactive, bool Color, bool Unicode, int Width)
{
    private const int PlainWidth = 80;

    /// <summary>A pipe or a file: no colours, no moving bars, ASCII only.</summary>
    public static WriterStyle Plain { get; } = new(false, false, false, PlainWidth);

    /// <summary>The console, or <see cref="Plain"/> where it is redirected or dumb.</summary>
    /// <param name="redirected">Whether this stream goes to a pipe or a file.</param>
    public static WriterStyle OfConsole(bool redirected)
    {
        if (redirected || Environment.GetEnvironmentVariable("TERM") == "dumb")
            return Plain;
        bool color = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return new WriterStyle(true, color, Console.OutputEncoding.CodePage == Encoding.UTF8.CodePage, Math.Max(40, Console.WindowWidth));
    }
}
