using System.Numerics;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Outputs;
using GpuLogReg.Ilgpu.Kernels.Sparse;
using GpuLogReg.Ilgpu.Kernels.Teams;

namespace GpuLogReg.Ilgpu.Launch;

/// <summary>The instantiations of the sparse products: one a way to add and a block of outputs.</summary>
internal static class SparseKernels<T, TNumber>
    where T : unmanaged, INumber<T>
    where TNumber : struct, IDeviceNumber<T>
{
    /// <summary>The margins of rows that a team of lanes shares.</summary>
    public static Action<SparseMarginsArguments<T>> Margins(TeamKind team, int outputs) => team switch
    {
        TeamKind.SingleLane => MarginsWith<SingleLane<T>>(outputs),
        TeamKind.Warp => MarginsWith<WarpSum<T>>(outputs),
        _ => MarginsWith<SharedSum<T>>(outputs),
    };

    /// <summary>The sums of segments that a team of lanes shares.</summary>
    public static Action<SegmentProductsArguments<T>> Segments(TeamKind team, int outputs) => team switch
    {
        TeamKind.SingleLane => SegmentsWith<SingleLane<T>>(outputs),
        TeamKind.Warp => SegmentsWith<WarpSum<T>>(outputs),
        _ => SegmentsWith<SharedSum<T>>(outputs),
    };

    /// <summary>The sums of the marked blocks of segments that a team of lanes shares.</summary>
    public static Action<MarkedSegmentProductsArguments<T>> MarkedSegments(TeamKind team, int outputs) => team switch
    {
        TeamKind.SingleLane => MarkedWith<SingleLane<T>>(outputs),
        TeamKind.Warp => MarkedWith<WarpSum<T>>(outputs),
        _ => MarkedWith<SharedSum<T>>(outputs),
    };

    /// <summary>The sums of long rows whose segments a team of lanes shares.</summary>
    public static Action<LongRowSumsArguments<T>> LongRows(TeamKind team) => team switch
    {
        TeamKind.SingleLane => LongRowSums.Run<T, SingleLane<double>, TNumber>,
        TeamKind.Warp => LongRowSums.Run<T, WarpSum<double>, TNumber>,
        _ => LongRowSums.Run<T, SharedSum<double>, TNumber>,
    };

    /// <summary>The sums of columns whose segments a team of lanes shares.</summary>
    public static Action<SegmentSumsArguments> Columns(TeamKind team) => team switch
    {
        TeamKind.SingleLane => SegmentSums.Run<SingleLane<double>>,
        TeamKind.Warp => SegmentSums.Run<WarpSum<double>>,
        _ => SegmentSums.Run<SharedSum<double>>,
    };

    private static Action<SparseMarginsArguments<T>> MarginsWith<TSum>(int outputs)
        where TSum : struct, ITeamSum<T> => OutputBlock.For(outputs) switch
        {
            1 => SparseMargins.Run<T, OutputSum<T>, TSum, TNumber>,
            2 => SparseMargins.Run<T, OutputSumPair<OutputSum<T>, T>, TSum, TNumber>,
            4 => SparseMargins.Run<T, OutputSumPair<OutputSumPair<OutputSum<T>, T>, T>, TSum, TNumber>,
            _ => SparseMargins.Run<T, OutputSumPair<OutputSumPair<OutputSumPair<OutputSum<T>, T>, T>, T>, TSum, TNumber>,
        };

    private static Action<SegmentProductsArguments<T>> SegmentsWith<TSum>(int outputs)
        where TSum : struct, ITeamSum<T> => OutputBlock.For(outputs) switch
        {
            1 => SegmentProducts.Run<T, OutputSum<T>, TSum, TNumber>,
            2 => SegmentProducts.Run<T, OutputSumPair<OutputSum<T>, T>, TSum, TNumber>,
            4 => SegmentProducts.Run<T, OutputSumPair<OutputSumPair<OutputSum<T>, T>, T>, TSum, TNumber>,
            _ => SegmentProducts.Run<T, OutputSumPair<OutputSumPair<OutputSumPair<OutputSum<T>, T>, T>, T>, TSum, TNumber>,
        };

    private static Action<MarkedSegmentProductsArguments<T>> MarkedWith<TSum>(int outputs)
        where TSum : struct, ITeamSum<T> => OutputBlock.For(outputs) switch
        {
            1 => MarkedSegmentProducts.Run<T, OutputSum<T>, TSum, TNumber>,
            2 => MarkedSegmentProducts.Run<T, OutputSumPair<OutputSum<T>, T>, TSum, TNumber>,
            4 => MarkedSegmentProducts.Run<T, OutputSumPair<OutputSumPair<OutputSum<T>, T>, T>, TSum, TNumber>,
            _ => MarkedSegmentProducts.Run<T, OutputSumPair<OutputSumPair<OutputSumPair<OutputSum<T>, T>, T>, T>, TSum, TNumber>,
        };
}
