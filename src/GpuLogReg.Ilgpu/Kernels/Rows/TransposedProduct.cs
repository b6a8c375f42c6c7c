using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>Third step of the two-pass evaluation: Xᵀ·slopes, a group a run of columns and a share of the rows. Each thread keeps one vector of columns.</summary>
internal static class TransposedProduct
{
    [KernelPage("two-pass.md")]
    public static void Run<T, TVector, TNumber>(TwoPassArguments<TVector, T> a)
        where T : unmanaged, INumber<T>
        where TVector : unmanaged, ITile<TVector, TVector, T>
        where TNumber : struct, IDeviceNumber<T>
    {
        RowSource<TVector, T> rows = a.Rows;
        ArrayView<TVector> x = rows.X.AsAligned(16);
        int last = rows.RowVectors - 1;
        int share = Grid.IdxX / a.ColumnTiles;
        int firstVector = Grid.IdxX % a.ColumnTiles * rows.Lanes;
        int vector = firstVector + (Group.IdxX % rows.Lanes);
        var partial = new GroupPartial<T>
        {
            Scratch = SharedMemory.Allocate<T>(GroupPartial<T>.ScratchLength),
            Partials = a.Partials,
            Slot = (long)share * a.SlotStride,
            Features = a.Features,
            Teams = Group.DimX / rows.Lanes,
        };
        long position = ((long)share * partial.Teams) + (Group.IdxX / rows.Lanes);
        for (int done = 0; done < rows.Trips; done += a.RunLength)
        {
            TVector gradient = default;
            int end = IntrinsicMath.Min(rows.Trips - done, a.RunLength);
            for (int k = 0; k < end; k++)
            {
                long row = rows.RowAt(position);
                T slope = position < rows.Count ? a.Slopes[position] : T.Zero;
                gradient = gradient.AddScaled(slope, TVector.Load(x, row * rows.RowVectors, vector, 1, last));
                position += rows.GridTeams;
            }

            partial.Accumulate = done > 0 ? 1 : 0;
            gradient.Flush<TNumber>(partial, firstVector, rows.Lanes);
        }
    }
}
