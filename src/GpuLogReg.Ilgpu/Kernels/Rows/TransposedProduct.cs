using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Outputs;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>Xᵀ·slopes: a group a run of columns, a few outputs and a share of the rows. Each thread keeps one vector of columns for each of its outputs.</summary>
internal static class TransposedProduct
{
    [KernelPage("two-pass.md")]
    public static void Run<T, TStored, TVector, TOutputs, TNumber>(TransposedProductArguments<TStored, T> a)
        where T : unmanaged, INumber<T>
        where TStored : unmanaged
        where TVector : unmanaged, ITile<TVector, TStored, T>
        where TOutputs : unmanaged, IOutputTiles<TOutputs, TVector, T>
        where TNumber : struct, IDeviceNumber<T>
    {
        GridWalk rows = a.Rows;
        ArrayView<TStored> x = a.X.AsAligned(16);

        // Groups that differ in their outputs alone are neighbours: they read the same vectors of X at about the same time.
        int outputTiles = (a.Outputs + TOutputs.Count - 1) / TOutputs.Count;
        int output = Grid.IdxX % outputTiles * TOutputs.Count;
        int tile = Grid.IdxX / outputTiles;
        int share = tile / a.ColumnTiles;
        int firstVector = tile % a.ColumnTiles * rows.Lanes;
        int vector = firstVector + (Group.IdxX % rows.Lanes);
        int lastOutput = a.Outputs - 1 - output;
        var partial = new GroupPartial<T>
        {
            Scratch = SharedMemory.Allocate<T>(GroupPartial<T>.ScratchLength),
            Partials = a.Partials,
            Slot = (long)share * a.SlotStride,
            Features = a.Features,
            Outputs = a.Outputs,
            Teams = Group.DimX / rows.Lanes,
        };
        long position = ((long)share * partial.Teams) + (Group.IdxX / rows.Lanes);
        for (int done = 0; done < rows.Trips; done += a.RunLength)
        {
            TOutputs sums = default;
            int end = IntrinsicMath.Min(rows.Trips - done, a.RunLength);
            for (int k = 0; k < end; k++)
            {
                long row = rows.RowAt(position);
                long place = IntrinsicMath.Min(position, rows.Count - 1);
                T counts = TNumber.Choose(position < rows.Count, T.One, T.Zero);
                sums = sums.AddScaled(counts, a.Slopes, (place * a.Outputs) + output, lastOutput, TVector.Load(x, a.Layout.RowAt(row), vector, 1));
                position += rows.GridTeams;
            }

            partial.Accumulate = done > 0 ? 1 : a.Accumulate;
            sums.Flush<TNumber>(partial, firstVector, rows.Lanes, output, lastOutput);
        }
    }
}
