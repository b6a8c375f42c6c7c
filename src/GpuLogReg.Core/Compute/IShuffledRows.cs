using GpuLogReg.Data;

namespace GpuLogReg.Compute;

/// <summary>
/// An optional face of a backend whose layout of X is for passes in the order of the data: the same loss with rows laid out for passes in an order of their own,
/// as mini-batches take them. Results are the same to rounding; both objectives take any order.
/// </summary>
public interface IShuffledRows
{
    /// <summary>As <see cref="IBackend.Prepare"/>, for passes that take rows by <see cref="IObjective.Order"/>.</summary>
    /// <param name="data">Labelled rows.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="storage">How X is stored on the device.</param>
    /// <exception cref="BackendException">The device cannot hold the data or lacks the precision.</exception>
    IObjective PrepareShuffled(Dataset data, LossKind loss, Precision storage);
}
