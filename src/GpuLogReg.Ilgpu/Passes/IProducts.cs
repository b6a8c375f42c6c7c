using System.Numerics;
using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Vectors;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>X on the device, dense or sparse, and the two products that every loss is made of.</summary>
/// <typeparam name="T">The type of the pass.</typeparam>
internal interface IProducts<T> : IDisposable
    where T : unmanaged, INumber<T>
{
    /// <summary>n.</summary>
    long Rows { get; }

    /// <summary>
    /// Where the k numbers of a row stand in the margins and slopes of a range in the current order: true at its row number, false at its position.
    /// In the order of the data they always stand at the position.
    /// </summary>
    bool ByRow { get; }

    /// <summary>Rows of the longest part that <see cref="Parts"/> gives.</summary>
    long PartRows { get; }

    /// <summary>
    /// A range in parts, in order: all of it; or, of dense rows, as many as the device's cache keeps between one product and the other, or the pieces in which
    /// rows come where the device has no room for X. Both products of a part, and what is between them, are enqueued before the next part is asked for.
    /// </summary>
    /// <param name="range">Positions.</param>
    IEnumerable<(RowRange Rows, RowPart Part)> Parts(RowRange range);

    /// <summary>Enqueues the margins X·w + b of a range.</summary>
    /// <param name="weights">w, intercepts last.</param>
    /// <param name="range">Positions.</param>
    /// <param name="inOrder">True counts positions in the current order, false in the order of the data.</param>
    /// <param name="part">Which part of the rows the range is; the coefficients of the first serve the others.</param>
    /// <param name="margins">k numbers a row; n × k of them where numbers stand by row, and then those of other rows are set to 0.</param>
    void EnqueueMargins(DeviceVector weights, RowRange range, bool inOrder, RowPart part, MemoryBuffer1D<T, Stride1D.Dense> margins);

    /// <summary>Enqueues the margins of a point and of a direction, of all rows in the order of the data: where rows come piece by piece, they come once.</summary>
    /// <param name="point">w, intercepts last.</param>
    /// <param name="direction">As long.</param>
    /// <param name="start">Written: the point's margins, k numbers a row.</param>
    /// <param name="change">Written: the direction's.</param>
    void EnqueueLine(DeviceVector point, DeviceVector direction, MemoryBuffer1D<T, Stride1D.Dense> start, MemoryBuffer1D<T, Stride1D.Dense> change);

    /// <summary>Enqueues the d × k sums of Xᵀ·slopes; what follows them in the target, the intercepts', is left alone.</summary>
    /// <param name="slopes">k numbers a row, standing as <see cref="EnqueueMargins"/> put them.</param>
    /// <param name="range">Positions.</param>
    /// <param name="inOrder">As for the margins.</param>
    /// <param name="part">Which part of the evaluation's rows the range is.</param>
    /// <param name="target">A gradient, written with the last part.</param>
    void EnqueueTransposed(ArrayView<T> slopes, RowRange range, bool inOrder, RowPart part, DeviceVector target);
}
