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

    /// <summary>Teams of the whole grid.</summary>
    public long Teams => (long)Groups * (GroupSize / Lanes);

    /// <summary>How to launch it.</summary>
    public KernelConfig Config => new(Groups, GroupSize);

    /// <summary>Most groups of a launch: as many as the multiprocessors hold at once.</summary>
    /// <param name="traits">The device.</param>
    /// <param name="resident">Groups of 256 threads that a multiprocessor holds, as of <see cref="ResidentGroups"/>.</param>
    public static int MaxGroups(LaunchTraits traits, int resident) => (traits.Family == DeviceFamily.Processor ? 2 : resident) * traits.Units;

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
