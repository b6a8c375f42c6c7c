namespace GpuLogReg.Cli;

/// <summary>The words that start this program once more, in a process of its own.</summary>
internal static class ProgramWords
{
    private const string Name = "gpulogreg", Host = "dotnet";

    /// <summary>The program itself, or "dotnet gpulogreg.dll" where it runs as a library.</summary>
    public static IReadOnlyList<string> Find()
    {
        string? process = Environment.ProcessPath;
        string running = Path.GetFileNameWithoutExtension(process) ?? "", library = Path.Combine(AppContext.BaseDirectory, Name + ".dll");
        if (process is not null && (running == Name || !File.Exists(library)))
            return [process];
        return [process is not null && running == Host ? process : Host, library];
    }
}
