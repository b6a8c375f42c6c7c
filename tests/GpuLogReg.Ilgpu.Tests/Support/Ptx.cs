using System.Reflection;
using GpuLogReg.Ilgpu.Devices;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GpuLogReg.Ilgpu.Tests.Support;

/// <summary>The PTX text that a kernel compiles to for sm_90 with the product's options; needs no GPU.</summary>
internal sealed class Ptx
{
    private Ptx(string text) => Lines = [.. text.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0)];

    public IReadOnlyList<string> Lines { get; }

    /// <summary>Compiles a kernel. Where GPULOGREG_PTX names a folder, the text is kept there for ptxas.</summary>
    public static Ptx Of(string name, Delegate kernel)
    {
        MethodInfo method = kernel.Method;

        // A context a kernel: after a compile that failed, later ones in the same context fail too.
        using Context context = Context.Create(b => DeviceContext.Configure(b));
        using var backend = new PTXBackend(context, CudaArchitecture.SM_90, CudaInstructionSet.ISA_80, null!);
        var compiled = (PTXCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(method), new KernelSpecialization(256, null));
        if (Environment.GetEnvironmentVariable("GPULOGREG_PTX") is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, name + ".ptx"), compiled.PTXAssembly);
        }

        return new Ptx(compiled.PTXAssembly);
    }

    /// <summary>Lines whose instruction contains a text.</summary>
    public int Count(string text) => Lines.Count(l => l.Contains(text, StringComparison.Ordinal));

    /// <summary>The fused pass's row loop: from the first load of X to the first barrier after the last division of the loss.</summary>
    public IReadOnlyList<string> RowLoop(string load)
    {
        int first = IndexOf(load, 0);
        int division = IndexOf("div.rn", IndexOf("div.rn", first) + 1);
        return [.. Lines.Skip(first).Take(IndexOf("bar.sync", division) - first)];
    }

    /// <summary>From the first line with an instruction to the first barrier after it.</summary>
    public IReadOnlyList<string> UpToBarrier(string instruction)
    {
        int first = IndexOf(instruction, 0);
        return [.. Lines.Skip(first).Take(IndexOf("bar.sync", first) - first)];
    }

    private int IndexOf(string text, int from)
    {
        for (int i = from; i < Lines.Count; i++)
        {
            if (Lines[i].Contains(text, StringComparison.Ordinal))
                return i;
        }

        throw new InvalidOperationException($"The PTX has no '{text}' from line {from} on.");
    }
}
