using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Kernels.Rows;

namespace GpuLogReg.Ilgpu.Launch;

/// <summary>How one group takes the batches of an epoch, where that pays.</summary>
/// <param name="Row">How threads share a row.</param>
/// <param name="GroupSize">Threads of the one group.</param>
/// <param name="Trips">Rows of a batch that a team takes.</param>
internal readonly record struct EpochShape(RowShape Row, int GroupSize, int Trips)
{
    /// <summary>
    /// Steps a launch: by the figures of <see cref="LaunchTraits.StepCosts"/> at most a quarter of a second on CUDA, so that a wish to stop is heard and no watchdog ends it.
    /// </summary>
    public const int MostStepsOfLaunch = 1 << 14;

    /// <summary>The largest tile that a group of twice the usual size has registers for.</summary>
    private const int MostVectorsOfLargeGroup = 2;

    /// <summary>The largest tile for which shared memory has room beside the state, where several lanes share a row.</summary>
    private const int MostVectorsOfSharedRow = 4;

    /// <summary>The shape; null where a step made of launches is expected to be quicker, or the state does not fit.</summary>
    /// <param name="row">How threads share a row; null where none holds one.</param>
    /// <param name="features">d.</param>
    /// <param name="rowBytes">Bytes of a row as it lies on the device.</param>
    /// <param name="batch">Rows of a batch.</param>
    /// <param name="traits">The device.</param>
    /// <param name="widening">As of <see cref="Widening"/>: tiles take so much more room.</param>
    public static EpochShape? For(RowShape row, int features, int rowBytes, long batch, LaunchTraits traits, int widening = 1)
    {
        if (features > Epoch.MostFeatures || (row.Lanes > 1 && row.TileVectors * widening > MostVectorsOfSharedRow))
            return null;
        if (!traits.StepCosts.IsOneLaunchQuicker((double)batch * rowBytes))
            return null;
        bool large = traits is { Family: DeviceFamily.Cuda, GroupSize: Epoch.TileCapacity } && row.TileVectors * widening <= MostVectorsOfLargeGroup;
        int groupSize = large ? 2 * traits.GroupSize : traits.GroupSize;
        long trips = (batch + (groupSize / row.Lanes) - 1) / (groupSize / row.Lanes);
        return trips <= RowGrid.RunLength ? new EpochShape(row, groupSize, (int)trips) : null;
    }
}
