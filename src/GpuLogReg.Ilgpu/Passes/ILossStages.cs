using System.Numerics;
using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Vectors;
using ILGPU;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>The part of a loss that sees margins and not X: launches with a thread a row over k numbers a row.</summary>
/// <typeparam name="T">The type of the pass.</typeparam>
internal interface ILossStages<T> : IDisposable
    where T : unmanaged, INumber<T>
{
    /// <summary>k.</summary>
    int Outputs { get; }

    /// <summary>Enqueues margins → slopes in place, the intercepts' part of the gradient, and the loss cell.</summary>
    /// <param name="numbers">k margins a row.</param>
    /// <param name="range">Positions in the current order.</param>
    /// <param name="byRow">Where a row's numbers stand, as <see cref="IProducts{T}.ByRow"/>.</param>
    /// <param name="part">Which part of the evaluation's rows the range is.</param>
    /// <param name="gradient">The k intercept elements are written, with the last part.</param>
    void EnqueueSlopes(ArrayView<T> numbers, RowRange range, bool byRow, RowPart part, DeviceVector gradient);

    /// <summary>One cell: the loss of the last <see cref="EnqueueSlopes"/>, once the device is done with it.</summary>
    ArrayView<double> Loss { get; }

    /// <summary>Enqueues margins → what <see cref="EnqueueProduct"/> needs of the point, in place, for all rows in the order of the data.</summary>
    void EnqueueCurvature(ArrayView<T> margins);

    /// <summary>Enqueues margins of a direction → s·∂²ℓ·u in place, and the intercepts' part of the product, for rows in the order of the data.</summary>
    /// <param name="curvature">What <see cref="EnqueueCurvature"/> made, of all rows.</param>
    /// <param name="numbers">The margins, k numbers a row of the range.</param>
    /// <param name="range">Rows.</param>
    /// <param name="part">Which part of all rows the range is.</param>
    /// <param name="result">The k intercept elements are written, with the last part.</param>
    void EnqueueProduct(ArrayView<T> curvature, ArrayView<T> numbers, RowRange range, RowPart part, DeviceVector result);

    /// <summary>Loss and derivative at a step along a line, over all rows: launches, and a wait for the two numbers.</summary>
    (double Value, double Slope) At(ArrayView<T> start, ArrayView<T> change, double step);
}
