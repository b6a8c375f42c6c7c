using GpuLogReg.Compute;

namespace GpuLogReg.Devices;

/// <summary>The launch shapes of one device in the file of measured costs, which is read anew before it is written: other processes write it too.</summary>
/// <param name="book">The file as this process read it.</param>
/// <param name="device">The device.</param>
internal sealed class KeptShapes(CostBook book, DeviceDescription device) : IShapeBook
{
    /// <inheritdoc/>
    public bool CanKeep => Latest() is { } latest && TrySave(latest);

    /// <inheritdoc/>
    public string? Find(string problem) => book.ShapesOf(device).GetValueOrDefault(problem);

    /// <inheritdoc/>
    public string? Keep(string problem, string shape)
    {
        if (Latest() is not { } latest)
            return null;

        // Another process may have looked for the same shape at the same time: the first to write is right.
        if (!latest.ShapesOf(device).TryGetValue(problem, out string? held))
        {
            latest.SetShape(device, problem, held = shape);
            if (!TrySave(latest))
                return null;
        }

        book.SetShape(device, problem, held);
        return held;
    }

    private CostBook? Latest() => book.Path is { } path && CostBook.Open(path) is { Warning: null } latest ? latest : null;

    private static bool TrySave(CostBook book)
    {
        try
        {
            book.Save();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
