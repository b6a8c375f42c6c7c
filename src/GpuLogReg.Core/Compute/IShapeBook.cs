namespace GpuLogReg.Compute;

/// <summary>
/// Where the launch shapes are kept that a backend found to be the quickest on one device. A shape decides in which order sums are added, and so the bits of a
/// result: it is looked for once, and what was kept first holds for every later run with the same device, driver and version of this library.
/// </summary>
public interface IShapeBook
{
    /// <summary>Whether a shape can be kept. Where not, none must be looked for: another run might find another one.</summary>
    bool CanKeep { get; }

    /// <summary>The shape kept for a problem; null for none.</summary>
    /// <param name="problem">The kernel, the storage and the length of rows, in the backend's own words.</param>
    string? Find(string problem);

    /// <summary>Keeps a shape, unless another run has kept one in the meantime.</summary>
    /// <param name="problem">As for <see cref="Find"/>.</param>
    /// <param name="shape">The shape, in the backend's own words.</param>
    /// <returns>The shape that holds: this one, or the one kept before; null where it could not be kept and must not be used.</returns>
    string? Keep(string problem, string shape);
}
