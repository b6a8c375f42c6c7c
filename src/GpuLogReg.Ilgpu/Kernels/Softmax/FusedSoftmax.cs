using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Kernels.Teams;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Kernels.Softmax;

/// <summary>
/// Loss and gradient of k outputs over a range of rows, X read once. A team is a rectangle of lanes: along the columns of the row, which stays in registers
/// between the margins and the gradient's update, and along the outputs.
/// </summary>
internal static class FusedSoftmax
{
    [KernelPage("fused-softmax.md")]
    public static void Run<T, TStored, TTile, TTiles, TTeam, TSlopes, TNumber>(FusedSoftmaxArguments<TStored, T> a)
        where T : unmanaged, INumber<T>
        where TStored : unmanaged
        where TTile : unmanaged, ITile<TTile, TStored, T>
        where TTiles : unmanaged, IClassTiles<TTiles, TTile, T>
        where TTeam : struct, ITeamExchange<T>
        where TSlopes : struct, IClassSlopes<T>
        where TNumber : struct, IDeviceNumber<T>
    {
        GridWalk rows = a.Rows;
        ArrayView<TStored> x = a.X.AsAligned(16);
        int lane = Group.IdxX % rows.Lanes;
        int team = Group.IdxX / rows.Lanes;
        var partial = new GroupPartial<T>
        {
            Scratch = SharedMemory.Allocate<T>(GroupPartial<T>.ScratchLength),
            Partials = a.Partials,
            Slot = (long)Grid.IdxX * a.SlotStride,
            Features = a.Features,
            Outputs = a.Outputs,
            OutputLanes = rows.Lanes / a.ColumnLanes,
            LaneOutputs = TTiles.Count,
            Teams = Group.DimX / rows.Lanes,
        };
        var weights = new ClassWeights<T>
        {
            Vectors = a.Vectors,
            Weights = a.Weights,
            Packed = a.Packed.AsAligned(16),
            Intercepts = a.Intercepts,
            PackedVectors = a.PackedVectors,
            Features = a.Features,
            Outputs = a.Outputs,
            Lane = lane % a.ColumnLanes,
            Lanes = a.ColumnLanes,
        };
        int output = lane / a.ColumnLanes * TTiles.Count;
        TTiles tiles = TTiles.Load<TNumber>(weights, output);
        long position = ((long)Grid.IdxX * partial.Teams) + team;
        for (int done = 0; done < rows.Trips; done += a.RunLength)
        {
            tiles = tiles.Cleared();
            T losses = T.Zero;
            int end = IntrinsicMath.Min(rows.Trips - done, a.RunLength);
            for (int k = 0; k < end; k++)
            {
                long row = rows.RowAt(position);
                TTile tile = TTile.Load(x, a.Layout.RowAt(row), weights.Lane, a.ColumnLanes);
                tiles = tiles.Dots<TNumber>(tile, weights, output).SumLanes<TTeam>(partial.Scratch, a.ColumnLanes);
                var facts = new ClassRow<T>
                {
                    Scratch = partial.Scratch,
                    Label = a.Labels[row],
                    Weight = TNumber.Choose(position < rows.Count, a.RowWeights[row], T.Zero),
                    Probabilities = a.Probabilities,
                    Start = row * a.Outputs,
                    Outputs = a.Outputs,
                    Output = output,
                    ColumnLanes = a.ColumnLanes,
                    Lanes = rows.Lanes,
                };
                tiles = TSlopes.Of<TTiles, TTile, TTeam, TNumber>(tiles, facts, out T loss).AddScaled(tile);
                losses += loss;
                position += rows.GridTeams;
            }

            partial.Accumulate = done > 0 ? 1 : 0;
            tiles.Flush<TNumber>(partial, lane, rows.Lanes);
            partial.AddLoss<TNumber>(lane == 0, team, losses);
        }
    }
}
