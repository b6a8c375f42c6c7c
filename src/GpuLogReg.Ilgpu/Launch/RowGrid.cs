using GpuLogReg.Ilgpu.Devices;
using ILGPU;

namespace GpuLogReg.Ilgpu.Launch;

/// <summary>A persistent grid over a range of rows: the number of groups follows from the device and the range, never from the machine's load.</summary>
/// <param name="Groups">Groups, each with a slot of partial sums of its own.</param>
/// <param name="GroupSize">Threads a group.</param>
/// <param name="Lanes">Threads a row.</param>
/// <param name="Trips">Rows a team takes.</param>
internal readonly record struct RowGrid(int Groups, int GroupSize, int Lanes, int Trips)
{
    /// <summary>Rows a team adds in the type of the pass before its sums go to float64: float32 then errs by at most 256·2⁻²⁴ of Σ|terms|.</summary>
    public const int RunLength = 256;

    /// <summary>Groups of 256 threads that fill the 2,048 of a multiprocessor, for kernels that take few registers.</summary>
    public const int ResidentSmallGroups = 8;

    /// <summary>Groups of 256 threads of <see cref="Kernels.Rows.WidePass"/> that a multiprocessor holds.</summary>
    public const int ResidentWideGroups = 1;

    /// <summary>Groups of 256 threads of <see cref="Kernels.Rows.HessianTiles"/> that a multiprocessor holds; of 16-bit storage a thread keeps 64 sums, not 16.</summary>
    /// <param name="widening">As of <see cref="Widening"/>.</param>
    public static int ResidentHessianGroups(int widening) => widening == 1 ? 6 : 2;

    /// <summary>Teams of the whole grid.</summary>
    public long Teams => (long)Groups * (GroupSize / Lanes);

    /// <summary>How to launch it.</summary>
    public KernelConfig Config => new(Groups, GroupSize);

    /// <summary>Most groups of a launch: as many as the multiprocessors hold at once.</summary>
    /// <param name="traits">The device.</param>
    /// <param name="resident">Groups of 256 threads that a multiprocessor holds, by the registers the kernel takes.</param>
    public static int MaxGroups(LaunchTraits traits, int resident) => (traits.Family == DeviceFamily.Processor ? 2 : resident) * traits.Units;

    /// <summary>Groups of 256 threads of the fused pass that a multiprocessor with 65,536 registers holds; kernels-docs/fused-pass.md lists the registers.</summary>
    /// <param name="tileVectors">Vectors of 16 bytes that a thread keeps of a row, as registers hold them.</param>
    /// <param name="elementBytes">4 for float32, 8 for float64, as registers hold them.</param>
    /// <param name="rowsInFlight">As of <see cref="FusedShape.RowsInFlight"/>: two take the registers of one more tile.</param>
    public static int ResidentGroups(int tileVectors, int elementBytes, int rowsInFlight) => (tileVectors, elementBytes, rowsInFlight) switch
    {
        (1, 4, 1) => 6,
        (2, 4, 1) => 5,
        (4, 4, 1) => 3,
        (_, 4, 1) => 2,
        (1, _, 1) => 4,
        (2, _, 1) => 4,
        (4, _, 1) => 2,
        (_, _, 1) => 1,
        (1, 4, _) => 5,
        (2, 4, _) => 4,
        (4, 4, _) => 2,
        (1, _, _) => 4,
        (2, _, _) => 3,
        (4, _, _) => 2,
        _ => 1,
    };

    /// <summary>Groups of 256 threads of a product with several outputs that a multiprocessor holds; kernels-docs lists the registers.</summary>
    /// <param name="outputs">k.</param>
    /// <param name="widening">As of <see cref="Widening"/>: a thread keeps so many vectors of registers for each output.</param>
    public static int ResidentOutputGroups(int outputs, int widening = 1) => (OutputBlock.For(outputs) * widening) switch
    {
        <= 2 => ResidentSmallGroups,
        4 => 5,
        _ => 4,
    };

    /// <summary>The grid over <paramref name="count"/> rows: a row a team, until <paramref name="maxGroups"/> groups are full.</summary>
    public static RowGrid Over(long count, int lanes, int maxGroups, LaunchTraits traits)
    {
        int teams = traits.GroupSize / lanes;
        return Of((int)Math.Min(maxGroups, (count + teams - 1) / teams), count, lanes, traits);
    }

    /// <summary>The grid of a number of groups over <paramref name="count"/> rows.</summary>
    public static RowGrid Of(int groups, long count, int lanes, LaunchTraits traits)
    {
        long gridTeams = (long)groups * (traits.GroupSize / lanes);
        return new RowGrid(groups, traits.GroupSize, lanes, checked((int)((count + gridTeams - 1) / gridTeams)));
    }
}
