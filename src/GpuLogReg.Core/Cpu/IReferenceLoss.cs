namespace GpuLogReg.Cpu;

/// <summary>A loss of k margins with the targets of all rows, as the oracle asks for it.</summary>
internal interface IReferenceLoss
{
    /// <summary>Replaces the targets.</summary>
    /// <param name="labels">n class indices.</param>
    /// <param name="weights">n weights; empty for all one.</param>
    void SetTargets(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights);

    /// <summary>Weighted loss of a row, and slopes by its margins.</summary>
    /// <param name="row">Which row.</param>
    /// <param name="margins">k numbers.</param>
    /// <param name="slopes">Written: k numbers.</param>
    double Evaluate(long row, ReadOnlySpan<double> margins, Span<double> slopes);

    /// <summary>Weighted second derivatives of a row times a direction.</summary>
    /// <param name="row">Which row.</param>
    /// <param name="margins">k numbers.</param>
    /// <param name="direction">k numbers.</param>
    /// <param name="product">Written: k numbers; not one of the others.</param>
    void Multiply(long row, ReadOnlySpan<double> margins, ReadOnlySpan<double> direction, Span<double> product);
}
