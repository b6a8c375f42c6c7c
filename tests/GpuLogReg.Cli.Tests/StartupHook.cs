/// <summary>What .NET calls in a process whose DOTNET_STARTUP_HOOKS names this assembly; the name and the missing namespace are .NET's rule.</summary>
internal static class StartupHook
{
    /// <summary>Names the file into which the process writes, at its end, the assemblies that it loaded.</summary>
    public const string ListVariable = "GPULOGREG_LOADED_LIST";

    /// <summary>Runs before the program.</summary>
    public static void Initialize() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        File.WriteAllLines(Environment.GetEnvironmentVariable(ListVariable)!, AppDomain.CurrentDomain.GetAssemblies().Select(a => a.GetName().Name!));
}
