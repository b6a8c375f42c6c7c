using System.Reflection;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Ilgpu.Tests.Support;
using ILGPU;

namespace GpuLogReg.Ilgpu.Tests;

/// <summary>What the kernels compile to for sm_70, sm_80 and sm_90, read from the PTX: 16-byte loads of X, registers only, row loops in the type of the pass.</summary>
public sealed class PtxTests
{
    /// <summary>The names of the pinned kernels.</summary>
    public static TheoryData<string> Pins => [.. HotKernels.All.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Pins))]
    public void Compiles_as_pinned(string name)
    {
        PtxPin pin = HotKernels.All.Single(p => p.Name == name);
        Assert.All(PtxTarget.All, target =>
        {
            Ptx ptx = Ptx.Of(pin, target);
            Assert.Contains($".target {target.Written}", ptx.Lines);
            Assert.Equal(0, ptx.Count(".local"));
            Assert.Equal(0, ptx.Count(".extern .func"));
            Assert.All(pin.Counts, c => Assert.Equal((c.Instruction, c.Count), (c.Instruction, ptx.Count(c.Instruction))));
            if (pin.RowLoad is not null)
                AssertRowLoop(pin, ptx.LoopAround(pin.RowLoad));
        });
    }

    [Fact]
    public void Every_entry_point_is_pinned_in_both_types()
    {
        var pinned = HotKernels.All.Select(p => p.Kernel.Method).ToList();
        foreach (MethodInfo entry in EntryPoints())
        {
            var variants = pinned.Where(m => m.DeclaringType == entry.DeclaringType).ToList();
            Assert.True(variants.Count > 0, $"{entry.DeclaringType!.Name} has no pin; add it to {nameof(HotKernels)}.");
            if (entry.IsGenericMethodDefinition && entry.GetGenericArguments()[0].Name == "T")
            {
                Type[] types = [.. variants.Select(m => m.GetGenericArguments()[0]).Distinct()];
                Assert.True(types.Contains(typeof(float)) && types.Contains(typeof(double)), $"{entry.DeclaringType!.Name} is not pinned in float32 and float64.");
            }
        }
    }

    [Fact]
    public void Every_pin_has_a_row_loop_or_says_why_not()
    {
        Assert.Equal(HotKernels.All.Count, HotKernels.All.DistinctBy(p => p.Name).Count());
        Assert.All(HotKernels.All, p => Assert.True(p.RowLoad is null != p.WithoutRows is null, p.Name));
    }

    /// <summary>A view of 16-byte vectors is a promise that rows are padded: such kernels must be pinned to load them whole.</summary>
    [Fact]
    public void Kernels_over_vectors_of_X_are_pinned_to_16_byte_loads()
    {
        var overX = HotKernels.All.Where(p => p.Kernel.Method.GetParameters()[0].ParameterType.GetField("X")?.FieldType is { } type
            && (type == typeof(ArrayView<Quad>) || type == typeof(ArrayView<Duo>) || type == typeof(ArrayView<PackedEight>))).ToList();
        Assert.NotEmpty(overX);
        Assert.All(overX, p =>
        {
            Assert.Contains(p.RowLoad, (string[])["ld.global.v4.f32", "ld.global.v2.f64", HotKernels.PackedLoad]);
            Assert.Contains(p.Counts, c => c.Instruction == p.RowLoad && c.Count > 0);
        });
    }

    private static void AssertRowLoop(PtxPin pin, IReadOnlyList<string> rowLoop)
    {
        Assert.All(pin.InRowLoop, i => Assert.Contains(rowLoop, l => l.StartsWith(i, StringComparison.Ordinal)));
        if (pin.IsSingle)
            Assert.DoesNotContain(rowLoop, l => l.Contains(".f64", StringComparison.Ordinal));
        if (pin.DivergentBranches is { } most)
        {
            int divergent = rowLoop.Count(l => l.Contains("bra\t", StringComparison.Ordinal));
            Assert.True(divergent <= most, $"{divergent} divergent branches in the row loop; expected at most {most}.");
        }
    }

    private static IEnumerable<MethodInfo> EntryPoints() => typeof(KernelPageAttribute).Assembly.GetTypes()
        .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public))
        .Where(m => m.GetCustomAttribute<KernelPageAttribute>() is not null);
}
