using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>
/// One group's own slot of partial sums, float64: gradient sums, feature-major, and the loss. Teams are added in their order, so the bits do not
/// depend on timing, and no other group writes the slot.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal struct GroupPartial<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>Largest group the kernels are written for.</summary>
    public const int MaxGroupSize = 256;

    /// <summary>Elements of <see cref="Scratch"/>: four for each thread of the largest group, a 16-byte vector of float32.</summary>
    public const int ScratchLength = 4 * MaxGroupSize;

    /// <summary>Sums of the threads' shares that one thread adds in turns.</summary>
    private const int Radix = 8;

    /// <summary>Shared memory that the threads of the group exchange numbers through.</summary>
    public ArrayView<T> Scratch;

    /// <summary>
    /// True where there are so many teams of so few numbers that all threads of the group share the adding; a constant of the kernel, so that others have no code and
    /// no barriers for it. Not for lanes that hold different outputs.
    /// </summary>
    public bool SharesAdding;

    /// <summary>Shared memory for a sum of each thread, <see cref="MaxGroupSize"/>, where they share the adding.</summary>
    public ArrayView<double> Runs;

    public ArrayView<double> Partials;

    /// <summary>Index of the slot in <see cref="Partials"/>.</summary>
    public long Slot;

    /// <summary>d: columns that tiles may write.</summary>
    public int Features;

    /// <summary>From one column's sum to the next in the slot: the outputs of the loss, 1 for the binary loss.</summary>
    public int Outputs;

    /// <summary>The output that sums are written for; of the outputs that a lane holds, where lanes hold different ones.</summary>
    public int Output;

    /// <summary>Shares of a team whose lanes hold the same columns for different outputs; 0 where all lanes hold the same outputs.</summary>
    public int OutputLanes;

    /// <summary>Outputs that a lane holds, where lanes hold different ones: share g has those from g times this number on.</summary>
    public int LaneOutputs;

    /// <summary>Teams of the group.</summary>
    public int Teams;

    /// <summary>0 for the first run of rows, which writes the slot; 1 for later ones, which add to it.</summary>
    public int Accumulate;

    /// <summary>Adds the numbers of the teams, laid out team by team in <see cref="Scratch"/>, to as many columns.</summary>
    /// <param name="column">The first column.</param>
    /// <param name="width">Numbers a team.</param>
    public readonly void AddColumns<TNumber>(int column, int width)
        where TNumber : struct, IDeviceNumber<T>
    {
        if (SharesAdding)
        {
            double sum = SharedSum<TNumber>(width);
            if (Group.IdxX < width && column + Group.IdxX < Features)
                Add(column + Group.IdxX, Output, sum);
        }
        else if (OutputLanes > 0)
        {
            AddShares<TNumber>(column / OutputLanes, Features, width / OutputLanes, width);
        }
        else
        {
            for (int k = Group.IdxX; k < width; k += Group.DimX)
            {
                if (column + k < Features)
                    AddColumn<TNumber>(column + k, Output, k, width);
            }
        }
    }

    /// <summary>Adds one number a share, that of its first lane, to the column after the features. All threads of the group must call it.</summary>
    /// <param name="lane">This thread's place in its team.</param>
    /// <param name="lanes">Lanes of a team.</param>
    /// <param name="value">The number.</param>
    public readonly void AddOutputs<TNumber>(int lane, int lanes, T value)
        where TNumber : struct, IDeviceNumber<T>
    {
        int share = lanes / OutputLanes;
        if (lane % share == 0)
            Scratch[Group.IdxX / share] = value;
        Group.Barrier();
        AddShares<TNumber>(Features, Features + 1, 1, OutputLanes);
        Group.Barrier();
    }

    /// <summary>Adds one number a team to what follows the coefficients. All threads of the group must call it.</summary>
    /// <param name="speaks">True for the one thread of a team whose number counts.</param>
    /// <param name="team">The team.</param>
    /// <param name="loss">The number.</param>
    public readonly void AddLoss<TNumber>(bool speaks, int team, T loss)
        where TNumber : struct, IDeviceNumber<T>
    {
        if (speaks)
            Scratch[team] = loss;
        Group.Barrier();
        if (Group.IdxX == 0)
            AddColumn<TNumber>(Features + 1, 0, 0, 1);
        Group.Barrier();
    }

    /// <summary>As <see cref="AddColumns"/> where only every run of four numbers of a team has neighbouring columns.</summary>
    /// <param name="column">The first column.</param>
    /// <param name="width">Numbers a team.</param>
    /// <param name="step">From the first column of a run to that of the next.</param>
    public readonly void AddFours<TNumber>(int column, int width, int step)
        where TNumber : struct, IDeviceNumber<T>
    {
        if (SharesAdding)
        {
            double sum = SharedSum<TNumber>(width);
            int at = column + (Group.IdxX / 4 * step) + (Group.IdxX % 4);
            if (Group.IdxX < width && at < Features)
                Add(at, Output, sum);
        }
        else if (OutputLanes > 0)
        {
            AddFourShares<TNumber>((column / step / OutputLanes * step) + (column % step), width / OutputLanes, width, step);
        }
        else
        {
            for (int k = Group.IdxX; k < width; k += Group.DimX)
            {
                int at = column + (k / 4 * step) + (k % 4);
                if (at < Features)
                    AddColumn<TNumber>(at, Output, k, width);
            }
        }
    }

    /// <summary>Adds the teams' slope and loss sums, one of each a team, to the two columns after the features. All threads of the group must call it.</summary>
    /// <param name="speaks">True for the one thread of a team whose sums count.</param>
    /// <param name="team">The team.</param>
    /// <param name="slope">Σ ∂ℓ/∂z over the team's rows.</param>
    /// <param name="loss">Σ ℓ over the team's rows.</param>
    public readonly void AddScalars<TNumber>(bool speaks, int team, T slope, T loss)
        where TNumber : struct, IDeviceNumber<T>
    {
        if (speaks)
        {
            Scratch[2 * team] = slope;
            Scratch[(2 * team) + 1] = loss;
        }

        Group.Barrier();
        if (SharesAdding)
        {
            double sum = SharedSum<TNumber>(2);
            if (Group.IdxX < 2)
                Add(Features + Group.IdxX, Output, sum);
        }
        else if (Group.IdxX < 2)
        {
            AddColumn<TNumber>(Features + Group.IdxX, Output, Group.IdxX, 2);
        }

        Group.Barrier();
    }

    /// <summary>Adds one number a team to the column after the features. All threads of the group must call it.</summary>
    /// <param name="speaks">True for the one thread of a team whose number counts.</param>
    /// <param name="team">The team.</param>
    /// <param name="value">The number.</param>
    public readonly void AddScalar<TNumber>(bool speaks, int team, T value)
        where TNumber : struct, IDeviceNumber<T>
    {
        if (speaks)
            Scratch[team] = value;
        Group.Barrier();
        if (Group.IdxX == 0)
            AddColumn<TNumber>(Features, Output, 0, 1);
        Group.Barrier();
    }

    /// <summary>Adds the numbers of the teams, share by share within a team, to columns of each share's output.</summary>
    private readonly void AddShares<TNumber>(int column, int end, int share, int width)
        where TNumber : struct, IDeviceNumber<T>
    {
        for (int k = Group.IdxX; k < width; k += Group.DimX)
        {
            int output = Output + (k / share * LaneOutputs);
            int at = column + (k % share);
            if (at < end && output < Outputs)
                AddColumn<TNumber>(at, output, k, width);
        }
    }

    /// <summary>As <see cref="AddShares"/> where only every run of four numbers has neighbouring columns.</summary>
    private readonly void AddFourShares<TNumber>(int column, int share, int width, int step)
        where TNumber : struct, IDeviceNumber<T>
    {
        for (int k = Group.IdxX; k < width; k += Group.DimX)
        {
            int output = Output + (k / share * LaneOutputs);
            int at = column + (k % share / 4 * step) + (k % 4);
            if (at < Features && output < Outputs)
                AddColumn<TNumber>(at, output, k, width);
        }
    }

    private readonly void AddColumn<TNumber>(int column, int output, int first, int step)
        where TNumber : struct, IDeviceNumber<T>
    {
        double sum = 0;
        for (int team = 0; team < Teams; team++)
            sum += TNumber.ToDouble(Scratch[first + (team * step)]);
        Add(column, output, sum);
    }

    /// <summary>
    /// The sum over the teams of number k of each, for thread k below <paramref name="width"/>: every thread adds a run of teams, then a few threads every so many
    /// runs, then the rest. What one thread would add in 256 steps takes some 20. All threads of the group must call it, and none under a condition.
    /// </summary>
    /// <param name="width">Numbers a team, no more than the group has threads: a power of two, as are the teams and the group.</param>
    private readonly double SharedSum<TNumber>(int width)
        where TNumber : struct, IDeviceNumber<T>
    {
        int parts = IntrinsicMath.Min(Teams, Group.DimX / width);
        int part = Group.IdxX / width;
        int k = Group.IdxX % width;
        int length = Teams / parts;
        int kept = IntrinsicMath.Max(1, parts / Radix);
        double sum = 0;
        if (part < parts)
        {
            for (int team = part * length; team < (part + 1) * length; team++)
                sum += TNumber.ToDouble(Scratch[k + (team * width)]);
        }

        Runs[Group.IdxX] = sum;
        Group.Barrier();
        if (part < kept)
        {
            for (int other = part + kept; other < parts; other += kept)
                sum += Runs[k + (other * width)];
            Runs[Group.IdxX] = sum;
        }

        Group.Barrier();
        if (part == 0)
        {
            for (int other = 1; other < kept; other++)
                sum += Runs[k + (other * width)];
        }

        return sum;
    }

    private readonly void Add(int column, int output, double sum)
    {
        long at = Slot + ((long)column * Outputs) + output;
        if (Accumulate != 0)
            sum += Partials[at];
        Partials[at] = sum;
    }
}
