namespace GpuLogReg.Samples;

/// <summary>Runs one sample, or all: <c>dotnet run --project samples/GpuLogReg.Samples -- NAME</c>.</summary>
internal static class Program
{
    public static int Main(string[] args) => Run(args, Console.Out, Console.Error);

    /// <returns>0 done, 1 not understood.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter errors)
    {
        string name = args.Length == 1 ? args[0] : "";
        var chosen = name == "all" ? Sample.All : [.. Sample.All.Where(s => s.Name == name)];
        if (chosen.Count == 0)
        {
            errors.WriteLine($"No sample '{string.Join(' ', args)}'; expected one of: {string.Join(", ", Sample.All.Select(s => s.Name))}, or all.");
            return 1;
        }

        foreach (var sample in chosen)
        {
            output.WriteLine($"== {sample.Name}: {sample.Shows}");
            sample.Run(output);
            output.WriteLine();
        }

        return 0;
    }
}
