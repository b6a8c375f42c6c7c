using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Launch;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Storage;

/// <summary>The order of the rows on the device, where one is set, and the walks over ranges of rows that follow from it.</summary>
internal sealed class DeviceOrder(OpenDevice device) : IDisposable
{
    private MemoryBuffer1D<int, Stride1D.Dense> _order = device.Allocate<int>(1);
    private bool _isSet;

    /// <summary>Why no other order than that of the data can be set; null where one can.</summary>
    public string? Refusal { get; set; }

    /// <summary>Sets the row at each position; empty for the order of the data.</summary>
    /// <exception cref="BackendException">There is a <see cref="Refusal"/>.</exception>
    public void Set(ReadOnlySpan<int> order)
    {
        if (Refusal is not null && !order.IsEmpty)
            throw new BackendException(Refusal);
        _isSet = !order.IsEmpty;
        if (!_isSet)
            return;
        if (_order.Length < order.Length)
        {
            var larger = device.Allocate<int>(order.Length);
            _order.Dispose();
            _order = larger;
        }

        device.Write(order, _order.View.AsContiguous());
    }

    /// <summary>A range in the current order, as kernels take it.</summary>
    /// <param name="range">Positions.</param>
    /// <param name="grid">The launch.</param>
    /// <param name="byRow">True where the numbers of a row stand at its row number, false where at its position in the range.</param>
    public GridWalk InOrder(RowRange range, RowGrid grid, bool byRow) =>
        Walk(range, grid) with { HasOrder = _isSet ? 1 : 0, ByRow = byRow ? 1 : 0 };

    /// <summary>A range in the order of the data, as kernels take it; the numbers of a row stand at its position in the range.</summary>
    public GridWalk AsStored(RowRange range, RowGrid grid) => Walk(range, grid);

    public void Dispose() => _order.Dispose();

    private GridWalk Walk(RowRange range, RowGrid grid) => new()
    {
        Order = _order.View,
        Start = range.Start,
        Count = range.Count,
        Trips = grid.Trips,
        GridTeams = grid.Teams,
        Lanes = grid.Lanes,
    };
}
