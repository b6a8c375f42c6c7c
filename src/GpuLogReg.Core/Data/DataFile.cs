namespace GpuLogReg.Data;

/// <summary>Opening files for reading, with messages that name the file as the caller did.</summary>
internal static class DataFile
{
    public static FileStream OpenRead(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
            throw new DataFormatException(path, 0, 0, "this is a folder; expected a file of data.");
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataFormatException(path, 0, 0, "there is no such file; expected a file of data. Check the path.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new DataFormatException(path, 0, 0, "the file may not be read; expected permission to read it.", e);
        }
    }
}
