using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Rows;
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
        AssertRegistersOnly(Ptx.Of("curvatures-f32", (Action<CurvatureArguments<Quad, float>>)Curvatures.Run<float, Quad, LogisticLoss<float, DeviceSingle>, DeviceSingle>));
        AssertRegistersOnly(Ptx.Of("curvatures-f64", (Action<CurvatureArguments<Duo, double>>)Curvatures.Run<double, Duo, LogisticLoss<double, DeviceDouble>, DeviceDouble>));
        AssertRegistersOnly(Ptx.Of("line-sums-f32", (Action<LineSumsArguments<Quad, float>>)LineSums.Run<float, Quad, LogisticLoss<float, DeviceSingle>, DeviceSingle>));
        AssertRegistersOnly(Ptx.Of("line-sums-f64", (Action<LineSumsArguments<Duo, double>>)LineSums.Run<double, Duo, LogisticLoss<double, DeviceDouble>, DeviceDouble>));
    }

    [Fact]
    public void Margins_load_vectors()
    {
        var warp = new RowShape(32, 1, TeamKind.Warp);
        Ptx single = Ptx.Of("margins-f32", MarginKernels<float, Quad, DeviceSingle>.For(warp));
        AssertRegistersOnly(single);
        Assert.Equal(2, single.Count("ld.global.v4.f32"));
        Ptx both = Ptx.Of("margins-f64", MarginKernels<double, Duo, DeviceDouble>.For(warp));
        AssertRegistersOnly(both);
        Assert.Equal(2, both.Count("ld.global.v2.f64"));
    }

    [Fact]
    public void Two_pass_kernels_stay_in_registers()
    {
        AssertRegistersOnly(Ptx.Of("packed-weights-f32", (Action<PackedWeightsArguments<Quad>>)PackedWeights.Run<float, Quad, DeviceSingle>));
        AssertRegistersOnly(Ptx.Of("packed-weights-f64", (Action<PackedWeightsArguments<Duo>>)PackedWeights.Run<double, Duo, DeviceDouble>));
        AssertRegistersOnly(Ptx.Of("residuals-f32", (Action<TwoPassArguments<Quad, float>>)Residuals.Run<float, Quad, LogisticLoss<float, DeviceSingle>, DeviceSingle>));
        AssertRegistersOnly(Ptx.Of("residuals-f64", (Action<TwoPassArguments<Duo, double>>)Residuals.Run<double, Duo, LogisticLoss<double, DeviceDouble>, DeviceDouble>));
        Ptx single = Ptx.Of("transposed-product-f32", (Action<TwoPassArguments<Quad, float>>)TransposedProduct.Run<float, Quad, DeviceSingle>);
        AssertRegistersOnly(single);
        Assert.Equal(1, single.Count("ld.global.v4.f32"));
        Ptx both = Ptx.Of("transposed-product-f64", (Action<TwoPassArguments<Duo, double>>)TransposedProduct.Run<double, Duo, DeviceDouble>);
        AssertRegistersOnly(both);
        Assert.Equal(1, both.Count("ld.global.v2.f64"));
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
