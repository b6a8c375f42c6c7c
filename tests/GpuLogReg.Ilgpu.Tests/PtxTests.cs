using System.Numerics;
using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Kernels.Softmax;
using GpuLogReg.Ilgpu.Kernels.Sparse;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Ilgpu.Kernels.Vectors;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Tests.Support;
using GpuLogReg.Losses;

namespace GpuLogReg.Ilgpu.Tests;

/// <summary>What the kernels compile to for sm_90, read from the PTX: 16-byte loads of X, registers only, a row loop without branches.</summary>
public sealed class PtxTests
{
    private static readonly LaunchTraits Cuda = new(DeviceFamily.Cuda, 256, 132);

    /// <summary>Every tile and way to add that a CUDA device gets for some row length.</summary>
    public static TheoryData<int, string> Shapes => [.. Enumerable.Range(1, 2048)
        .Select(v => RowShape.For(v, Cuda)!.Value).Select(s => (s.TileVectors, s.Team.ToString())).Distinct()];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Fused_pass_in_float32(int tileVectors, string team)
    {
        Ptx ptx = Ptx.Of($"fused-f32-{tileVectors}-{team}", FusedKernels<float, Quad, DeviceSingle>.For<LogisticLoss<float, DeviceSingle>>(Shape(tileVectors, team)));
        AssertRegistersOnly(ptx);
        Assert.Equal(tileVectors, ptx.Count("ld.global.v4.f32"));
        IReadOnlyList<string> rowLoop = ptx.RowLoop("ld.global.v4.f32");
        Assert.Contains(rowLoop, l => l.StartsWith("ex2.approx", StringComparison.Ordinal));
        Assert.DoesNotContain(rowLoop, l => l.Contains(".f64", StringComparison.Ordinal));
        AssertUniform(rowLoop, team);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Fused_pass_in_float64(int tileVectors, string team)
    {
        Ptx ptx = Ptx.Of($"fused-f64-{tileVectors}-{team}", FusedKernels<double, Duo, DeviceDouble>.For<LogisticLoss<double, DeviceDouble>>(Shape(tileVectors, team)));
        AssertRegistersOnly(ptx);
        Assert.Equal(tileVectors, ptx.Count("ld.global.v2.f64"));
        AssertUniform(ptx.RowLoop("ld.global.v2.f64"), team);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Hessian_products_load_what_the_fused_pass_loads_and_need_no_functions(int tileVectors, string team)
    {
        Ptx single = Ptx.Of($"product-f32-{tileVectors}-{team}", FusedKernels<float, Quad, DeviceSingle>.For<QuadraticLoss<float>>(Shape(tileVectors, team)));
        AssertRegistersOnly(single);
        Assert.Equal(tileVectors, single.Count("ld.global.v4.f32"));
        Assert.Equal(0, single.Count("ex2.approx"));
        Ptx both = Ptx.Of($"product-f64-{tileVectors}-{team}", FusedKernels<double, Duo, DeviceDouble>.For<QuadraticLoss<double>>(Shape(tileVectors, team)));
        AssertRegistersOnly(both);
        Assert.Equal(tileVectors, both.Count("ld.global.v2.f64"));
    }

    [Fact]
    public void Second_order_kernels_stay_in_registers()
    {
        AssertRegistersOnly(Ptx.Of("curvatures-f32", (Action<CurvatureArguments<float>>)Curvatures.Run<float, LogisticLoss<float, DeviceSingle>, DeviceSingle>));
        AssertRegistersOnly(Ptx.Of("curvatures-f64", (Action<CurvatureArguments<double>>)Curvatures.Run<double, LogisticLoss<double, DeviceDouble>, DeviceDouble>));
        AssertRegistersOnly(Ptx.Of("line-sums-f32", (Action<LineSumsArguments<float>>)LineSums.Run<float, LogisticLoss<float, DeviceSingle>, DeviceSingle>));
        AssertRegistersOnly(Ptx.Of("line-sums-f64", (Action<LineSumsArguments<double>>)LineSums.Run<double, LogisticLoss<double, DeviceDouble>, DeviceDouble>));
    }

    /// <summary>X is loaded once for all outputs of a block, and the weights once for each.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Margins_load_vectors(int outputs)
    {
        var warp = new RowShape(32, 1, TeamKind.Warp);
        Ptx single = Ptx.Of($"margins-f32-{outputs}", MarginKernels<float, Quad, DeviceSingle>.For(warp, outputs));
        AssertRegistersOnly(single);
        Assert.Equal(1 + outputs, single.Count("ld.global.v4.f32"));
        Ptx both = Ptx.Of($"margins-f64-{outputs}", MarginKernels<double, Duo, DeviceDouble>.For(warp, outputs));
        AssertRegistersOnly(both);
        Assert.Equal(1 + outputs, both.Count("ld.global.v2.f64"));
    }

    [Fact]
    public void Two_pass_kernels_stay_in_registers()
    {
        AssertRegistersOnly(Ptx.Of("packed-weights-f32", (Action<PackedWeightsArguments<Quad, float>>)PackedWeights.Run<float, Quad, DeviceSingle>));
        AssertRegistersOnly(Ptx.Of("packed-weights-f64", (Action<PackedWeightsArguments<Duo, double>>)PackedWeights.Run<double, Duo, DeviceDouble>));
        AssertRegistersOnly(Ptx.Of("residuals-f32", (Action<ResidualsArguments<float>>)Residuals.Run<float, LogisticLoss<float, DeviceSingle>, DeviceSingle>));
        AssertRegistersOnly(Ptx.Of("residuals-f64", (Action<ResidualsArguments<double>>)Residuals.Run<double, LogisticLoss<double, DeviceDouble>, DeviceDouble>));
    }

    /// <summary>X is loaded once for all outputs of a block.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Transposed_product_loads_a_vector_for_all_its_outputs(int outputs)
    {
        Ptx single = Ptx.Of($"transposed-product-f32-{outputs}", TransposedKernels<float, Quad, DeviceSingle>.For(outputs));
        AssertRegistersOnly(single);
        Assert.Equal(1, single.Count("ld.global.v4.f32"));
        Ptx both = Ptx.Of($"transposed-product-f64-{outputs}", TransposedKernels<double, Duo, DeviceDouble>.For(outputs));
        AssertRegistersOnly(both);
        Assert.Equal(1, both.Count("ld.global.v2.f64"));
    }

    /// <summary>A value an entry, whatever the number of outputs, and a number for each of them.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Sparse_products_gather_in_registers(int outputs)
    {
        foreach (TeamKind team in new[] { TeamKind.SingleLane, TeamKind.Warp })
        {
            Ptx margins = Ptx.Of($"sparse-margins-f32-{outputs}-{team}", SparseKernels<float, DeviceSingle>.Margins(team, outputs));
            AssertRegistersOnly(margins);
            Assert.Equal(0, margins.Count(".f64"));
            Assert.Equal(1 + (2 * outputs), margins.Count("ld.global.f32"));
            Ptx segments = Ptx.Of($"segment-products-f32-{outputs}-{team}", SparseKernels<float, DeviceSingle>.Segments(team, outputs));
            AssertRegistersOnly(segments);
            Assert.Equal(1 + outputs, segments.Count("ld.global.f32"));
            Assert.Equal(outputs, segments.Count("cvt.f64.f32"));
            AssertRegistersOnly(Ptx.Of($"sparse-margins-f64-{outputs}-{team}", SparseKernels<double, DeviceDouble>.Margins(team, outputs)));
            AssertRegistersOnly(Ptx.Of($"segment-products-f64-{outputs}-{team}", SparseKernels<double, DeviceDouble>.Segments(team, outputs)));
        }
    }

    [Fact]
    public void Other_sparse_kernels_stay_in_registers()
    {
        AssertRegistersOnly(Ptx.Of("segment-sums-SingleLane", SparseKernels<float, DeviceSingle>.Columns(TeamKind.SingleLane)));
        AssertRegistersOnly(Ptx.Of("segment-sums-Warp", SparseKernels<float, DeviceSingle>.Columns(TeamKind.Warp)));
        AssertRegistersOnly(Ptx.Of("narrowed-weights-f32", (Action<NarrowedWeightsArguments<float>>)NarrowedWeights.Run<float, DeviceSingle>));
        AssertRegistersOnly(Ptx.Of("narrowed-weights-f64", (Action<NarrowedWeightsArguments<double>>)NarrowedWeights.Run<double, DeviceDouble>));
    }

    /// <summary>Two vectors of X a row, float64 only where a run's sixteen sums are stored, and no exchange between threads.</summary>
    [Fact]
    public void Hessian_squares_stay_in_registers_and_need_no_barrier()
    {
        Ptx single = Ptx.Of("hessian-tiles-f32", (Action<HessianTilesArguments<Quad, float>>)HessianTiles.Run<float, Quad, QuadSquare, DeviceSingle>);
        AssertRegistersOnly(single);
        Assert.Equal(2, single.Count("ld.global.v4.f32"));
        Assert.Equal(0, single.Count("bar.sync"));
        Assert.Equal((16, 16, 0), (single.Count("cvt.f64.f32"), single.Count("add.f64"), single.Count("mul.f64")));
        Ptx both = Ptx.Of("hessian-tiles-f64", (Action<HessianTilesArguments<Duo, double>>)HessianTiles.Run<double, Duo, DuoSquare, DeviceDouble>);
        AssertRegistersOnly(both);
        Assert.Equal(2, both.Count("ld.global.v2.f64"));
        Assert.Equal(0, both.Count("bar.sync"));
    }

    [Fact]
    public void Softmax_kernels_stay_in_registers()
    {
        AssertSoftmax<float, DeviceSingle>("f32");
        AssertSoftmax<double, DeviceDouble>("f64");
    }

    /// <summary>From the first margin read to the barrier before the group's sums, nothing is computed in float64.</summary>
    [Fact]
    public void Softmax_slopes_in_float32_use_the_device_exponential()
    {
        Ptx slopes = Ptx.Of("softmax-slopes-f32", (Action<SoftmaxArguments<float>>)SoftmaxSlopes.Run<float, DeviceSingle>);
        IReadOnlyList<string> rows = slopes.UpToBarrier("ld.global.f32");
        Assert.Contains(rows, l => l.StartsWith("ex2.approx", StringComparison.Ordinal));
        Assert.DoesNotContain(rows, l => l.Contains(".f64", StringComparison.Ordinal));
    }

    [Fact]
    public void Vector_kernels_stay_in_registers()
    {
        AssertRegistersOnly(Ptx.Of("partial-sums", (Action<PartialSumsArguments>)PartialSums.Run));
        AssertRegistersOnly(Ptx.Of("vector-reduction", (Action<VectorReductionArguments>)VectorReduction.Run));
        AssertRegistersOnly(Ptx.Of("vector-orthant", (Action<VectorOrthantArguments>)VectorOrthant.Run));
        AssertRegistersOnly(Ptx.Of("vector-adam", (Action<VectorAdamArguments>)VectorAdam.Run));
        AssertRegistersOnly(Ptx.Of("vector-combination-4", (Action<VectorCombinationArguments<TermPair<TermPair<DeviceTerm>>>>)VectorCombination.Run));
        AssertRegistersOnly(Ptx.Of(
            "vector-combination-32",
            (Action<VectorCombinationArguments<TermPair<TermPair<TermPair<TermPair<TermPair<DeviceTerm>>>>>>>)VectorCombination.Run));
    }

    private static void AssertSoftmax<T, TNumber>(string name)
        where T : unmanaged, INumber<T>
        where TNumber : struct, IDeviceNumber<T>
    {
        AssertRegistersOnly(Ptx.Of($"softmax-slopes-{name}", (Action<SoftmaxArguments<T>>)SoftmaxSlopes.Run<T, TNumber>));
        AssertRegistersOnly(Ptx.Of($"softmax-probabilities-{name}", (Action<SoftmaxArguments<T>>)SoftmaxProbabilities.Run<T, TNumber>));
        AssertRegistersOnly(Ptx.Of($"softmax-products-{name}", (Action<SoftmaxArguments<T>>)SoftmaxProducts.Run<T, TNumber>));
        AssertRegistersOnly(Ptx.Of($"softmax-line-sums-{name}", (Action<SoftmaxLineArguments<T>>)SoftmaxLineSums.Run<T, TNumber>));
        AssertRegistersOnly(Ptx.Of($"slope-sums-{name}", (Action<SoftmaxArguments<T>>)SlopeSums.Run<T, TNumber>));
    }

    private static RowShape Shape(int tileVectors, string team) => new(1, tileVectors, Enum.Parse<TeamKind>(team));

    private static void AssertRegistersOnly(Ptx ptx)
    {
        Assert.Equal(0, ptx.Count(".local"));
        Assert.Equal(0, ptx.Count(".extern .func"));
    }

    /// <summary>Branches that threads of a warp could take differently are marked by not being ".uni". Across warps, one lane of each stores the warp's sum.</summary>
    private static void AssertUniform(IReadOnlyList<string> rowLoop, string team)
    {
        int divergent = rowLoop.Count(l => l.Contains("bra", StringComparison.Ordinal) && !l.Contains("bra.uni", StringComparison.Ordinal));
        Assert.True(divergent <= (team == nameof(TeamKind.Warps) ? 1 : 0), $"{divergent} divergent branches in the row loop.");
    }
}
