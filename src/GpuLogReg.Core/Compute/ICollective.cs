namespace GpuLogReg.Compute;

/// <summary>What a data-parallel run needs of its transport: one sum over all ranks.</summary>
public interface ICollective
{
    /// <summary>This process's number, 0-based.</summary>
    int Rank { get; }

    /// <summary>How many processes take part.</summary>
    int Size { get; }

    /// <summary>Replaces the numbers on every rank by their sums over the ranks, added in rank order, so that every rank gets the same bits.</summary>
    /// <param name="values">The same length on every rank.</param>
    void Sum(Span<double> values);
}
