using System.Text.RegularExpressions;
using GpuLogReg.Ilgpu.Devices;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GpuLogReg.Ilgpu.Tests.Support;

/// <summary>The PTX text that a kernel compiles to with the product's options; needs no GPU.</summary>
internal sealed partial class Ptx
{
    private Ptx(string text) => Lines = [.. text.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0)];

    public IReadOnlyList<string> Lines { get; }

    /// <summary>Compiles a kernel. Where GPULOGREG_PTX names a folder, the text is kept there for ptxas.</summary>
    public static Ptx Of(PtxPin pin, PtxTarget target)
    {
        // A context a kernel: after a compile that failed, later ones in the same context fail too.
        using Context context = Context.Create(b => DeviceContext.Configure(b));
        using var backend = new PTXBackend(context, target.Architecture, CudaInstructionSet.ISA_80, null!);
        var compiled = (PTXCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(pin.Kernel.Method), new KernelSpecialization(256, null));
        if (Environment.GetEnvironmentVariable("GPULOGREG_PTX") is { Length: > 0 } folder)
        {
            string place = Path.Combine(folder, target.Name);
            Directory.CreateDirectory(place);
            File.WriteAllText(Path.Combine(place, pin.Name + ".ptx"), compiled.PTXAssembly);
        }

        return new Ptx(compiled.PTXAssembly);
    }

    /// <summary>Lines whose instruction contains a text.</summary>
    public int Count(string text) => Lines.Count(l => l.Contains(text, StringComparison.Ordinal));

    /// <summary>The innermost loop around every use of an instruction: the rows' own, where the instruction reads what each row has.</summary>
    public IReadOnlyList<string> LoopAround(string instruction)
    {
        int[] uses = [.. Enumerable.Range(0, Lines.Count).Where(i => Lines[i].Contains(instruction, StringComparison.Ordinal))];
        Assert.NotEmpty(uses);
        var loop = Loops().Where(l => uses.All(l.Contains)).MinBy(l => l.Count);
        Assert.True(loop is not null, $"No loop holds every '{instruction}'.");
        return [.. loop!.Order().Select(i => Lines[i])];
    }

    /// <summary>
    /// The natural loops as sets of lines. Each backward edge t → h, h on every path to t, makes one of h and all that reaches t without passing h; loops
    /// with one head are one loop. (A. Aho, M. Lam, R. Sethi, J. Ullman, Compilers, 2nd ed., 9.6.6.)
    /// </summary>
    private List<HashSet<int>> Loops()
    {
        int[] starts = [.. Enumerable.Range(0, Lines.Count).Where(i => i == 0 || IsLabel(Lines[i]) || Branch().IsMatch(Lines[i - 1]))];
        var blockAt = new Dictionary<string, int>();
        for (int b = 0; b < starts.Length; b++)
        {
            if (IsLabel(Lines[starts[b]]))
                blockAt[Lines[starts[b]].TrimEnd(':')] = b;
        }

        int End(int b) => b + 1 < starts.Length ? starts[b + 1] : Lines.Count;
        var before = starts.Select(_ => new List<int>()).ToArray();
        for (int b = 0; b < starts.Length; b++)
        {
            string last = Lines[End(b) - 1];
            var branch = Branch().Match(last);
            if (branch.Success)
                before[blockAt[branch.Groups["label"].Value]].Add(b);
            if ((!branch.Success || branch.Groups["condition"].Success) && !last.StartsWith("ret", StringComparison.Ordinal) && b + 1 < starts.Length)
                before[b + 1].Add(b);
        }

        var dominators = Dominators(before);
        var loops = new Dictionary<int, HashSet<int>>();
        for (int head = 0; head < starts.Length; head++)
        {
            foreach (int tail in before[head].Where(t => dominators[t].Contains(head)))
            {
                if (!loops.TryGetValue(head, out var blocks))
                    loops[head] = blocks = [head];
                var open = new Stack<int>([tail]);
                while (open.TryPop(out int block))
                {
                    if (blocks.Add(block))
                        before[block].ForEach(open.Push);
                }
            }
        }

        return [.. loops.Values.Select(blocks => blocks.SelectMany(b => Enumerable.Range(starts[b], End(b) - starts[b])).ToHashSet())];
    }

    private static HashSet<int>[] Dominators(List<int>[] before)
    {
        var dominators = before.Select((_, b) => b == 0 ? new HashSet<int> { 0 } : [.. Enumerable.Range(0, before.Length)]).ToArray();
        for (bool changed = true; changed;)
        {
            changed = false;
            for (int b = 1; b < before.Length; b++)
            {
                if (before[b].Count == 0)
                    continue;
                var common = new HashSet<int>(dominators[before[b][0]]);
                before[b].ForEach(p => common.IntersectWith(dominators[p]));
                common.Add(b);
                changed |= common.Count != dominators[b].Count;
                dominators[b] = common;
            }
        }

        return dominators;
    }

    private static bool IsLabel(string line) => line.StartsWith("L_", StringComparison.Ordinal) && line.EndsWith(':');

    [GeneratedRegex(@"^(?<condition>@!?%p\d+\s+)?bra(\.uni)?\s+(?<label>L_\d+);$")]
    private static partial Regex Branch();
}
