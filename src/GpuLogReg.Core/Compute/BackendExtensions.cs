using GpuLogReg.Data;

namespace GpuLogReg.Compute;

/// <summary>What may be asked of every backend, and is answered by one of its optional faces where it has it.</summary>
internal static class BackendExtensions
{
    /// <summary>Prepares an objective, laid out for the order in which its rows will be taken where the backend makes a difference.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="data">Labelled rows.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="storage">How X is stored on the device.</param>
    /// <param name="shuffled">True where passes will take rows in an order of their own.</param>
    /// <exception cref="BackendException">The device cannot hold the data or lacks the precision.</exception>
    public static IObjective Prepare(this IBackend backend, Dataset data, LossKind loss, Precision storage, bool shuffled) =>
        shuffled && backend is IShuffledRows rows ? rows.PrepareShuffled(data, loss, storage) : backend.Prepare(data, loss, storage);
}
