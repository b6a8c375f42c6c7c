using System.Numerics;
using System.Runtime.CompilerServices;
using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Kernels.Softmax;
using GpuLogReg.Ilgpu.Kernels.Sparse;
using GpuLogReg.Ilgpu.Kernels.Teams;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Ilgpu.Kernels.Vectors;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Losses;

namespace GpuLogReg.Ilgpu.Tests.Support;

/// <summary>The one list of pinned kernels: every entry point, in float32 and float64, in every variant that a CUDA device gets.</summary>
internal static class HotKernels
{
    private const string OverCoefficients = "over the coefficients, once an evaluation";
    private const string OverGroups = "over partial sums, float64 as they are";
    private const string OverMarks = "over a batch's rows or entries, no arithmetic of the pass";
    private const string OverVectors = "over the solvers' float64 vectors";

    /// <summary>What reads eight numbers of 16 bits.</summary>
    public const string PackedLoad = "ld.global.v4.b32";

    private static readonly LaunchTraits s_cuda = new(DeviceFamily.Cuda, 256, 132);

    private static readonly int[] s_outputs = [1, 2, 4, 8];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<PtxPin> All { get; } = [.. Single(), .. Double(), .. Packed<PackedBFloat16>("bf16"), .. Packed<PackedFloat16>("f16"), .. Vectors()];

    private static IEnumerable<PtxPin> Single() =>
    [
        .. Dense<float, Quad, Quad, QuadSquare, DeviceSingle, LogisticLoss<float, DeviceSingle>>("f32", "ld.global.v4.f32", "ld.global.v4.f32", ["ex2.approx"]),
        .. Rows<float, DeviceSingle, LogisticLoss<float, DeviceSingle>>("f32", "ld.global.f32", ["ex2.approx"]),
    ];

    private static IEnumerable<PtxPin> Double() =>
    [
        .. Dense<double, Duo, Duo, DuoSquare, DeviceDouble, LogisticLoss<double, DeviceDouble>>("f64", "ld.global.v2.f64", "ld.global.v2.f64", []),
        .. Rows<double, DeviceDouble, LogisticLoss<double, DeviceDouble>>("f64", "ld.global.f64", []),
    ];

    private static IEnumerable<PtxPin> Packed<TFormat>(string type)
        where TFormat : struct, IPackedFormat =>
        Dense<float, PackedEight, Octet<TFormat>, OctetSquare<TFormat>, DeviceSingle, LogisticLoss<float, DeviceSingle>>(type, PackedLoad, "ld.global.v4.f32", ["ex2.approx"]);

    /// <summary>Every tile and way to add that a CUDA device gets for some row length.</summary>
    private static RowShape[] Shapes(int widening) => [.. Enumerable.Range(1, 2048)
        .SelectMany(v => (RowShape?[])[RowShape.For(RowLayout.InBlocks(v), s_cuda, widening), RowShape.For(v, s_cuda, widening)])
        .OfType<RowShape>().Select(s => s with { Lanes = 1 }).Distinct()];

    /// <summary>Those of them that take epochs.</summary>
    private static RowShape[] EpochShapes(int widening) => [.. Enumerable.Range(1, 128)
        .Select(v => RowShape.For(v, s_cuda, widening)).OfType<RowShape>().Where(s => EpochShape.For(s, 1, 16, 1, s_cuda, widening) is not null).Select(s => s with { Lanes = 1 }).Distinct()];

    /// <summary>Kernels that read dense X: 16 bytes at once, each vector once.</summary>
    /// <param name="type">Of the storage: "bf16".</param>
    /// <param name="load">What reads a stored vector.</param>
    /// <param name="weightLoad">What reads 16 bytes of coefficients.</param>
    /// <param name="exponential">Instructions of the loss.</param>
    private static IEnumerable<PtxPin> Dense<T, TStored, TVector, TOuter, TNumber, TLoss>(string type, string load, string weightLoad, IReadOnlyList<string> exponential)
        where T : unmanaged, INumber<T>
        where TStored : unmanaged
        where TVector : unmanaged, ITile<TVector, TStored, T>
        where TOuter : unmanaged, IOuterTile<TOuter, TVector, T>
        where TNumber : struct, IDeviceNumber<T>
        where TLoss : struct, IPointwiseLoss<T>
    {
        bool single = typeof(T) == typeof(float);
        int widening = Widening.Of<TStored, TVector>();
        PtxPin Of(string name, Delegate kernel, int loads) =>
            new($"{name}-{type}", kernel) { RowLoad = load, Counts = [(load, loads)], IsSingle = single };

        // The coefficients of a stored vector are as much longer than it as its numbers are in registers.
        PtxPin Reading(string name, Delegate kernel, int loads, int coefficients) => Of(name, kernel, loads) with
        {
            Counts = load == weightLoad ? [(load, loads + coefficients)] : [(load, loads), (weightLoad, coefficients * widening)],
        };

        foreach (var shape in Shapes(widening))
        {
            // Across warps, one lane of each stores the warp's sum.
            int divergent = shape.Team == TeamKind.Warps ? 1 : 0;
            foreach (int rowsInFlight in (int[])[1, 2])
            {
                string name = $"{shape.TileVectors}-{shape.Team}{(rowsInFlight > 1 ? "-ahead" : "")}";
                var fused = Of($"fused-{name}", FusedKernels<T, TStored, TVector, TNumber>.For<TLoss>(shape, rowsInFlight), shape.TileVectors)
                    with { InRowLoop = exponential, DivergentBranches = divergent };

                // A thread a row exchanges nothing.
                yield return shape.Team is TeamKind.SingleLane or TeamKind.ThreadARow ? fused with { Counts = [.. fused.Counts, ("shfl", 0)] } : fused;
                var product = Of($"product-{name}", FusedKernels<T, TStored, TVector, TNumber>.For<QuadraticLoss<T>>(shape, rowsInFlight), shape.TileVectors);
                yield return product with { Counts = [.. product.Counts, ("ex2.approx", 0)], DivergentBranches = divergent };
            }
        }

        RowShape wide = RowShape.Wide(4096 / widening, s_cuda, widening)!.Value;
        yield return Reading("wide-Warps", WideKernels<T, TStored, TVector, TNumber>.For<TLoss>(wide), wide.TileVectors, wide.TileVectors)
            with { InRowLoop = exponential, DivergentBranches = 1 };
        var wideProduct = Reading("wide-product-Warps", WideKernels<T, TStored, TVector, TNumber>.For<QuadraticLoss<T>>(wide), wide.TileVectors, wide.TileVectors);
        yield return wideProduct with { Counts = [.. wideProduct.Counts, ("ex2.approx", 0)], DivergentBranches = 1 };

        foreach (var shape in SoftmaxShapes(Unsafe.SizeOf<T>(), widening))
        {
            // Each vector of the row once, and where they are not held, of the coefficients of each output.
            int coefficients = shape.HoldsWeights ? 0 : shape.TileVectors * shape.LaneOutputs;
            string name = $"{shape.LaneOutputs}x{shape.TileVectors}{(shape.HoldsWeights ? "" : "-read")}-{shape.Team}";
            yield return Reading($"fused-softmax-{name}", SoftmaxKernels<T, TStored, TVector, TNumber>.For<LossSlopes<T>>(shape), shape.TileVectors, coefficients)
                with { InRowLoop = exponential };
            var softmaxProduct = Reading($"softmax-product-{name}", SoftmaxKernels<T, TStored, TVector, TNumber>.For<ProductSlopes<T>>(shape), shape.TileVectors, coefficients);
            yield return softmaxProduct with { Counts = [.. softmaxProduct.Counts, ("ex2.approx", 0)] };
        }

        foreach (var shape in EpochShapes(widening))
        {
            yield return Of($"epoch-{shape.TileVectors}-{shape.Team}", EpochKernels<T, TStored, TVector, TNumber>.For<TLoss>(shape), shape.TileVectors)
                with { InRowLoop = exponential, DivergentBranches = 0 };
        }

        foreach (int outputs in s_outputs)
        {
            foreach (TeamKind team in (TeamKind[])[TeamKind.SingleLane, TeamKind.Warp, TeamKind.Warps])
            {
                yield return Reading($"margins-{outputs}-{team}", MarginKernels<T, TStored, TVector, TNumber>.For(new RowShape(1, 1, team), outputs), 1, outputs);
            }

            yield return Of($"transposed-product-{outputs}", TransposedKernels<T, TStored, TVector, TNumber>.For(outputs), 1);
        }

        var hessian = Of("hessian-tiles", (Action<HessianTilesArguments<TStored, T>>)HessianTiles.Run<T, TStored, TVector, TOuter, TNumber>, 2);
        yield return hessian with
        {
            // Float64 only where a run's sums are stored, sixteen or, of 16-bit storage, 64; and no exchange between threads.
            Counts = single ? [.. hessian.Counts, ("bar.sync", 0), ("cvt.f64.f32", TOuter.Side * TOuter.Side), ("add.f64", TOuter.Side * TOuter.Side), ("mul.f64", 0)] : [.. hessian.Counts, ("bar.sync", 0)],
        };
        yield return Of("scaled-rows", (Action<ScaledRowsArguments<TStored, TVector, T>>)ScaledRows.Run<T, TStored, TVector, TOuter, TNumber>, 1);
        yield return new($"packed-weights-{type}", (Action<PackedWeightsArguments<TVector, T>>)PackedWeights.Run<T, TVector, TNumber>) { WithoutRows = OverCoefficients };
    }

    /// <summary>Every tile and way to add that a CUDA device gets for some row length and number of outputs.</summary>
    private static IEnumerable<SoftmaxShape> SoftmaxShapes(int elementBytes, int widening) => Enumerable.Range(1, 1024)
        .SelectMany(v => Enumerable.Range(2, 40).Select(k => SoftmaxShape.For(v, k, elementBytes, s_cuda, widening))).OfType<SoftmaxShape>()
        .Select(s => s with { ColumnLanes = 1, OutputLanes = 1 }).Distinct();

    /// <summary>Kernels that read a few numbers a row, or a row's entries.</summary>
    private static IEnumerable<PtxPin> Rows<T, TNumber, TLoss>(string type, string load, IReadOnlyList<string> exponential)
        where T : unmanaged, INumber<T>
        where TNumber : struct, IDeviceNumber<T>
        where TLoss : struct, IPointwiseLoss<T>
    {
        PtxPin Of(string name, Delegate kernel) => new($"{name}-{type}", kernel) { RowLoad = load, IsSingle = typeof(T) == typeof(float) };

        yield return new($"widened-sums-{type}", (Action<WidenedSumsArguments<T>>)WidenedSums.Run<T, TNumber>) { WithoutRows = OverCoefficients };
        yield return Of("residuals", (Action<ResidualsArguments<T>>)Residuals.Run<T, TLoss, TNumber>) with { InRowLoop = exponential };
        yield return Of("curvatures", (Action<CurvatureArguments<T>>)Curvatures.Run<T, TLoss, TNumber>) with { InRowLoop = exponential };
        yield return Of("line-sums", (Action<LineSumsArguments<T>>)LineSums.Run<T, TLoss, TNumber>) with { InRowLoop = exponential };
        yield return Of("softmax-slopes", (Action<SoftmaxArguments<T>>)SoftmaxSlopes.Run<T, TNumber>) with { InRowLoop = exponential };
        yield return Of("softmax-probabilities", (Action<SoftmaxArguments<T>>)SoftmaxProbabilities.Run<T, TNumber>) with { InRowLoop = exponential };
        yield return Of("softmax-line-sums", (Action<SoftmaxLineArguments<T>>)SoftmaxLineSums.Run<T, TNumber>) with { InRowLoop = exponential };
        yield return Of("softmax-products", (Action<SoftmaxArguments<T>>)SoftmaxProducts.Run<T, TNumber>);
        yield return Of("slope-sums", (Action<SoftmaxArguments<T>>)SlopeSums.Run<T, TNumber>);
        foreach (int outputs in s_outputs)
        {
            // A value an entry, whatever the number of outputs, and a number for each of them; for margins, the intercepts too.
            foreach (TeamKind team in (TeamKind[])[TeamKind.SingleLane, TeamKind.Warp])
            {
                yield return Of($"sparse-margins-{outputs}-{team}", SparseKernels<T, TNumber>.Margins(team, outputs)) with { Counts = [(load, 1 + (2 * outputs))] };
                yield return Of($"segment-products-{outputs}-{team}", SparseKernels<T, TNumber>.Segments(team, outputs)) with { Counts = [(load, 1 + outputs)] };
                yield return Of($"marked-segment-products-{outputs}-{team}", SparseKernels<T, TNumber>.MarkedSegments(team, outputs)) with { Counts = [(load, 1 + outputs)] };
            }
        }

        foreach (TeamKind team in (TeamKind[])[TeamKind.SingleLane, TeamKind.Warp])
            yield return new($"long-row-sums-{team}-{type}", SparseKernels<T, TNumber>.LongRows(team)) { WithoutRows = OverGroups };
        yield return new($"cleared-slopes-{type}", (Action<ClearedSlopesArguments<T>>)ClearedSlopes.Run) { WithoutRows = OverMarks };
        yield return new($"narrowed-weights-{type}", (Action<NarrowedWeightsArguments<T>>)NarrowedWeights.Run<T, TNumber>) { WithoutRows = OverCoefficients };
    }

    private static IEnumerable<PtxPin> Vectors()
    {
        PtxPin Of(string name, Delegate kernel, string reason) => new(name, kernel) { WithoutRows = reason };

        yield return Of("partial-sums", (Action<PartialSumsArguments>)PartialSums.Run, OverGroups);
        yield return Of("segment-sums-SingleLane", (Action<SegmentSumsArguments>)SegmentSums.Run<SingleLane<double>>, OverGroups);
        yield return Of("segment-sums-Warp", (Action<SegmentSumsArguments>)SegmentSums.Run<WarpSum<double>>, OverGroups);
        yield return Of("entry-blocks", (Action<EntryBlocksArguments>)EntryBlocks.Run, OverMarks);
        yield return Of("block-marks", (Action<BlockMarksArguments>)BlockMarks.Run, OverMarks);
        yield return Of("long-row-marks", (Action<LongRowMarksArguments>)LongRowMarks.Run, OverMarks);
        yield return Of("vector-reduction-4", (Action<VectorReductionArguments<ReductionPair<ReductionPair<DeviceReduction>>>>)VectorReduction.Run, OverVectors);
        yield return Of("vector-reduction-table", (Action<VectorReductionArguments<ReductionTable>>)VectorReduction.Run, OverVectors);
        yield return Of("vector-orthant", (Action<VectorOrthantArguments>)VectorOrthant.Run, OverVectors);
        yield return Of("vector-adam", (Action<VectorAdamArguments>)VectorAdam.Run, OverVectors);
        yield return Of("vector-combination-4", (Action<VectorCombinationArguments<TermPair<TermPair<DeviceTerm>>>>)VectorCombination.Run, OverVectors);
        yield return Of(
            "vector-combination-32", (Action<VectorCombinationArguments<TermPair<TermPair<TermPair<TermPair<TermPair<DeviceTerm>>>>>>>)VectorCombination.Run, OverVectors);
    }
}
