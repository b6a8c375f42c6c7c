using GpuLogReg.Compute;

namespace GpuLogReg.Parity;

/// <summary>Row orders.</summary>
internal static class Orders
{
    /// <summary>The solver's own shuffle.</summary>
    public static int[] Shuffled(int rows, int epoch)
    {
        var order = new int[rows];
        RowOrder.Shuffle(order, 17, epoch);
        return order;
    }
}
