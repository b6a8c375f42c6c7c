namespace GpuLogReg.Cli.Options;

/// <summary>Looks at a file to be written before the work starts, so that an hour of training does not end at a folder that is not there.</summary>
internal static class OutputPath
{
    /// <summary>Throws where the file cannot be made. Nothing stays behind.</summary>
    /// <param name="option">The option that names the file.</param>
    /// <param name="path">The file; null for none.</param>
    /// <exception cref="UsageException">It cannot be made.</exception>
    public static void Ensure(string option, string? path)
    {
        if (path is null || path.StartsWith("/dev/", StringComparison.Ordinal))
            return;
        if (Directory.Exists(path))
            throw new UsageException($"{option} is '{path}', a folder; expected the name of a file to write.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "";
        if (!Directory.Exists(folder))
            throw new UsageException($"{option} is '{path}', and its folder does not exist; expected a file in a folder that does. Make the folder first.");
        try
        {
            using var probe = new FileStream(
                Path.Combine(folder, $".{Guid.NewGuid():N}.tmp"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{option} is '{path}', and its folder may not be written; expected one that may. Choose another folder, or change its permissions.");
        }
    }
}
