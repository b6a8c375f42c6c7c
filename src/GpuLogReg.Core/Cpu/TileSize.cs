namespace GpuLogReg.Cpu;

/// <summary>How many rows a pass over dense rows works on at once: margins, loss and gradient of a tile follow each other, and find its numbers in cache.</summary>
internal enum TileSize
{
    /// <summary>As much as a first-level cache of 48 KiB holds beside the sums: few tiles, each of which gives the vectors of the loss whole.</summary>
    Large,

    /// <summary>
    /// Some 64 lines where rows are not too long for that: as far as a core looks ahead, so that it asks the memory for the next tile's lines while this one's gradient
    /// is made. A core whose memory is nearly as fast as its arithmetic needs it; larger tiles leave the memory idle meanwhile.
    /// </summary>
    Small,
}
