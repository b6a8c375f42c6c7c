namespace GpuLogReg.Ilgpu.Passes;

/// <summary>Which part of an evaluation's rows a launch is for, where they are taken a few at a time: sums begin with the first and are complete after the last.</summary>
/// <param name="IsFirst">True for the first.</param>
/// <param name="IsLast">True for the last.</param>
/// <param name="AreSumsApart">True where each part's sums are added to the target by themselves; false where the slots of sums go on from part to part.</param>
internal readonly record struct RowPart(bool IsFirst, bool IsLast, bool AreSumsApart = false)
{
    /// <summary>All rows at once.</summary>
    public static RowPart Whole => new(true, true);

    /// <summary>As kernels take it: 0 writes the slots of sums, 1 adds to them.</summary>
    public int Accumulate => IsFirst || AreSumsApart ? 0 : 1;
}
