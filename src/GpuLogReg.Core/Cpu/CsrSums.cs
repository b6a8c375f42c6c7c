using System.Numerics;
using GpuLogReg.Compute;

namespace GpuLogReg.Cpu;

/// <summary>One way to add up Σ slopes × rows in a pass over sparse rows: its chunks, the sums that they keep, and how these are added. The same bits for any number of threads.</summary>
internal abstract unsafe class CsrSums<T> where T : unmanaged, INumber<T>
{
    /// <summary>Rows of a tile.</summary>
    protected const int TileRows = CsrBuffers<T>.TileRows;

    protected CsrSums(CsrRows<T> rows, ObjectiveShape shape, CsrSchedule<T> schedule, CsrBuffers<T> buffers)
    {
        Rows = rows;
        Schedule = schedule;
        Buffers = buffers;
        (Features, Outputs, Length) = (shape.Features, shape.Outputs, shape.Coefficients);
    }

    /// <summary>What is done with the margins (or products) of a tile between the two products of a pass.</summary>
    internal delegate double TileFunction(RowTile tile, T* margins);

    /// <summary>X.</summary>
    protected CsrRows<T> Rows { get; }

    protected CsrSchedule<T> Schedule { get; }

    protected CsrBuffers<T> Buffers { get; }

    /// <summary>d.</summary>
    protected int Features { get; }

    /// <summary>k.</summary>
    protected int Outputs { get; }

    /// <summary>(d + 1)·k.</summary>
    protected int Length { get; }

    /// <summary>What the function gave for each chunk.</summary>
    protected double[] Values { get; private set; } = [];

    /// <summary>Calls the action for runs of the sums, first and count, on several threads where the additions pay.</summary>
    protected void ForSums(long additions, Action<int, int> action)
    {
        const int Run = 1 << 12;
        Schedule.ForChunks((Length + Run - 1) / Run, additions, run => action(run * Run, Math.Min(Run, Length - (run * Run))));
    }

    /// <summary>Makes room in <see cref="Values"/>.</summary>
    protected void Reserve(int chunks)
    {
        if (Values.Length < chunks)
            Values = new double[chunks];
    }

    /// <summary>The sum of <see cref="Values"/>, chunk by chunk.</summary>
    protected double Total(int chunks)
    {
        double total = 0;
        for (int chunk = 0; chunk < chunks; chunk++)
            total += Values[chunk];
        return total;
    }
}
