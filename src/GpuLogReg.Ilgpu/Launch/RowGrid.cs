using GpuLogReg.Ilgpu.Devices;
using ILGPU;

namespace GpuLogReg.Ilgpu.Launch;

/// <summary>A persistent grid over a range of rows: the number of groups follows from the device and the range, never from the machine's load.</summary>
/// <param name="Groups">Groups, each with a slot of partial sums of its own.</param>
/// <param name="GroupSize">Threads a group.</param>
/// <param name="Lanes">Threads a row.</param>
/// <param name="Trips">Rows a team takes.</param>
internal readonly record struct RowGrid(int Groups, int GroupSize, int Lanes, long Trips)
{
    /// <summary>Rows a team adds in the type of the pass before its sums go to float64: float32 then errs by at most 256·2⁻²⁴ of Σ|terms|.</summary>
    public const int RunLength = 256;

    /// <summary>Teams of the whole grid.</summary>
    public long Teams => (long)Groups * (GroupSize / Lanes);

    /// <summary>How to launch it.</summary>
    public KernelConfig Config => new(Groups, GroupSize);

    /// <summary>Most groups of a fused pass: those that a multiprocessor holds at once, by the registers the tile takes.</summary>
    /// <param name="traits">The device.</param>
    /// <param name="tileVectors">Vectors a thread keeps of a row.</param>
    public static int MaxGroups(LaunchTraits traits, int tileVectors)
    {
        if (traits.Family == DeviceFamily.Processor)
            return 2 * traits.Units;
        int resident = tileVectors switch { 1 => 8, 2 => 6, 4 => 4, _ => 2 };
        return resident * traits.Units;
    }

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
        return new RowGrid(groups, traits.GroupSize, lanes, (count + gridTeams - 1) / gridTeams);
    }
}
