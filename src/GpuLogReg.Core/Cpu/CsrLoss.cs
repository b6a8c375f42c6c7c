namespace GpuLogReg.Cpu;

/// <summary>
/// What the sparse engine asks of a loss with k outputs: everything that happens to a row between its margins and its slopes. Buffers have room for whole
/// tiles of <see cref="CsrBuffers{T}.TileRows"/> rows and may be written past the rows that count.
/// </summary>
internal abstract unsafe class CsrLoss<T> where T : unmanaged
{
    /// <summary>Replaces labels and weights, which were checked.</summary>
    public abstract void SetTargets(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights);

    /// <summary>The loss of a tile of rows; its margins become its slopes.</summary>
    /// <param name="tile">Which rows.</param>
    /// <param name="margins">tile × k.</param>
    public abstract double Evaluate(RowTile tile, T* margins);

    /// <summary>What <see cref="Multiply"/> wants to know of rows: made of their margins, in their place.</summary>
    /// <param name="tile">Consecutive rows.</param>
    /// <param name="margins">tile × k.</param>
    public abstract void Curve(RowTile tile, T* margins);

    /// <summary>Products u = X̃·v of a tile of rows become its slopes: the second derivatives by the margins, times u.</summary>
    /// <param name="tile">Consecutive rows.</param>
    /// <param name="curves">What <see cref="Curve"/> made of these rows, tile × k.</param>
    /// <param name="products">tile × k.</param>
    public abstract void Multiply(RowTile tile, T* curves, T* products);

    /// <summary>Value and derivative by α of the loss at margins z + α·u, summed over a tile of rows.</summary>
    /// <param name="tile">Consecutive rows.</param>
    /// <param name="start">z, tile × k.</param>
    /// <param name="change">u, tile × k.</param>
    /// <param name="step">α.</param>
    /// <param name="scratch">tile × k numbers, of any content before and after.</param>
    public abstract (double Value, double Slope) Along(RowTile tile, T* start, T* change, T step, T* scratch);

    /// <summary>The second derivatives of one row by its margins.</summary>
    /// <param name="row">Which row.</param>
    /// <param name="curve">What <see cref="Curve"/> made of it, k numbers.</param>
    /// <param name="block">Written: k × k.</param>
    public abstract void Block(long row, T* curve, double* block);
}
