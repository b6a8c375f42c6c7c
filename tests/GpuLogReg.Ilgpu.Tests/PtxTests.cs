using GpuLogReg.Ilgpu.Tests.Support;
using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Kernels.Teams;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Ilgpu.Kernels.Vectors;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Losses;

namespace GpuLogReg.Ilgpu.Tests;

public sealed class PtxTests
{
    private static readonly LaunchTraits Cuda = new(DeviceFamily.Cuda, 256, 132);

    public static TheoryData<int, string> Shapes => [.. Enumerable.Range(1, 2048)
        .Select(v => RowShape.For(v, Cuda)!.Value).Select(s => (s.TileVectors, s.Team.ToString())).Distinct()];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Dump(int tileVectors, string team)
    {
        var shape = new RowShape(1, tileVectors, Enum.Parse<TeamKind>(team));
        Ptx.Of($"fused-f32-{tileVectors}-{team}", FusedKernels<float, Quad, DeviceSingle>.For(shape));
        Ptx.Of($"fused-f64-{tileVectors}-{team}", FusedKernels<double, Duo, DeviceDouble>.For(shape));
    }

    [Fact]
    public void DumpRest()
    {
        Ptx.Of("margins-f32", (Action<MarginArguments<Quad,float>>)Margins.Run<float, Quad, WarpSum<float>, DeviceSingle>);
        Ptx.Of("margins-f64", (Action<MarginArguments<Duo,double>>)Margins.Run<double, Duo, WarpSum<double>, DeviceDouble>);
        Ptx.Of("residuals-f32", (Action<TwoPassArguments<Quad,float>>)Residuals.Run<float, Quad, LogisticLoss<float,DeviceSingle>, DeviceSingle>);
        Ptx.Of("transposed-f32", (Action<TwoPassArguments<Quad,float>>)TransposedProduct.Run<float, Quad, DeviceSingle>);
        Ptx.Of("partial-sums", (Action<PartialSumsArguments>)PartialSums.Run);
        Ptx.Of("reduction", (Action<VectorReductionArguments>)VectorReduction.Run);
        Ptx.Of("combination-4", (Action<VectorCombinationArguments<TermPair<TermPair<DeviceTerm>>>>)VectorCombination.Run);
        Ptx.Of("combination-32", (Action<VectorCombinationArguments<TermPair<TermPair<TermPair<TermPair<TermPair<DeviceTerm>>>>>>>)VectorCombination.Run);
    }
}
