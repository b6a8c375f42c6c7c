using System.Numerics;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Passes;
using GpuLogReg.Ilgpu.Storage;
using GpuLogReg.Ilgpu.Tests.Support;
using GpuLogReg.Ilgpu.Vectors;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using Vector = GpuLogReg.Compute.Vector;

namespace GpuLogReg.Ilgpu.Tests;

/// <summary>One and two rows of a team in flight: the same bits, over a whole number of runs or not, in any order and part of the rows, whatever rows of no weight hold.</summary>
public sealed class RowsInFlightTests
{
    /// <summary>The teams of CUDA on an emulator of two warps. The first has more rows a team than go in one run.</summary>
    [Theory]
    [InlineData(Precision.Float32, 1, 1, nameof(TeamKind.ThreadARow), 3, 16_500, 1)]
    [InlineData(Precision.Float32, 1, 8, nameof(TeamKind.ThreadARow), 31, 201, 2)]
    [InlineData(Precision.Float32, 1, 1, nameof(TeamKind.SingleLane), 4, 201, 2)]
    [InlineData(Precision.Float32, 4, 2, nameof(TeamKind.Warp), 29, 101, 2)]
    [InlineData(Precision.Float32, 64, 2, nameof(TeamKind.Warps), 300, 13, 1)]
    [InlineData(Precision.Float64, 1, 4, nameof(TeamKind.ThreadARow), 7, 201, 2)]
    [InlineData(Precision.Float64, 32, 1, nameof(TeamKind.Warp), 61, 21, 3)]
    [InlineData(Precision.BFloat16, 1, 4, nameof(TeamKind.ThreadARow), 25, 201, 1)]
    [InlineData(Precision.BFloat16, 8, 1, nameof(TeamKind.Warp), 60, 51, 2)]
    public void Two_rows_in_flight_give_the_bits_of_one_on_the_emulator(Precision storage, int lanes, int tileVectors, string team, int columns, int rows, int groups)
    {
        using Context context = Context.Create(b => DeviceContext.Configure(b.CPU(new CPUDevice(32, 2, 1))));
        using var accelerator = context.GetCPUDevice(0).CreateCPUAccelerator(context, CPUAcceleratorMode.Parallel);
        using var device = new OpenDevice("emulator", accelerator, new LaunchTraits(DeviceFamily.Cuda, 64, 1));
        AssertSameBits(device, storage, new FusedShape(new RowShape(lanes, tileVectors, Enum.Parse<TeamKind>(team)), groups), columns, rows);
    }

    /// <summary>What every device has: a thread a row, and teams that exchange numbers in shared memory.</summary>
    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void Two_rows_in_flight_give_the_bits_of_one(string name)
    {
        TestDevices.Open(name);
        using var own = new OwnDevice(name: name);
        foreach (Precision storage in (Precision[])[Precision.Float32, Precision.Float64, Precision.Float16])
        {
            AssertSameBits(own.Device, storage, new FusedShape(new RowShape(1, 4, TeamKind.SingleLane), 2), columns: 7, rows: 301);
            AssertSameBits(own.Device, storage, new FusedShape(new RowShape(4, 2, TeamKind.Shared), 2), columns: 15, rows: 45);
        }
    }

    private static void AssertSameBits(OpenDevice device, Precision storage, FusedShape shape, int columns, int rows)
    {
        Dataset data = WithoutWeight(RandomData.Rows(rows, columns, seed: columns, weighted: true));
        Func<OpenDevice, Dataset, FusedShape, List<double>> sums = storage switch
        {
            Precision.Float32 => Sums<float, Quad, Quad, DeviceSingle>,
            Precision.Float64 => Sums<double, Duo, Duo, DeviceDouble>,
            Precision.BFloat16 => Sums<float, PackedEight, Octet<PackedBFloat16>, DeviceSingle>,
            _ => Sums<float, PackedEight, Octet<PackedFloat16>, DeviceSingle>,
        };
        List<double> expected = sums(device, data, shape), actual = sums(device, data, shape with { RowsInFlight = 2 });
        Assert.All(expected, number => Assert.True(double.IsFinite(number)));
        Assert.Contains(expected, number => number != 0);
        Assert.Equal(expected.Select(BitConverter.DoubleToInt64Bits), actual.Select(BitConverter.DoubleToInt64Bits));

        List<double> Sums<T, TStored, TVector, TNumber>(OpenDevice device, Dataset data, FusedShape shape)
            where T : unmanaged, INumber<T>
            where TStored : unmanaged
            where TVector : unmanaged, ITile<TVector, TStored, T>
            where TNumber : struct, IDeviceNumber<T> =>
            Evaluations<T, TStored, TVector, TNumber>(device, data, RowFormat.Of(storage), shape);
    }

    /// <summary>Loss and gradient of all rows and of rows inside, in the order of the data and in another one, and a product of the second order.</summary>
    private static List<double> Evaluations<T, TStored, TVector, TNumber>(OpenDevice device, Dataset data, RowFormat format, FusedShape shape)
        where T : unmanaged, INumber<T>
        where TStored : unmanaged
        where TVector : unmanaged, ITile<TVector, TStored, T>
        where TNumber : struct, IDeviceNumber<T>
    {
        int vectors = format.VectorsFor(data.Columns);
        Assert.True(vectors <= shape.Row.Lanes * shape.Row.TileVectors);
        RowLayout layout = shape.Row.Team == TeamKind.ThreadARow ? RowLayout.InBlocks(vectors) : RowLayout.RowMajor(vectors);
        using var rows = DeviceRows<TStored>.Upload(device, new RowSource(data, format, layout), data.Columns);
        using var targets = new SignedTargets<T>(device, data.Rows);
        targets.Set(data.Labels.Span, data.Weights.Span);
        using var order = new DeviceOrder(device);
        using var evaluation = new FusedEvaluation<T, TStored, TVector, TNumber>(device, rows, targets, order, shape);
        using var space = new IlgpuVectorSpace(device);
        using Vector w = space.Allocate(data.Columns + 1), gradient = space.Allocate(data.Columns + 1);
        double[] coefficients = RandomData.Coefficients(data.Columns, seed: 5);

        // Times the first column's 2¹⁵ more than any number of the pass.
        coefficients[0] = format.Size == sizeof(double) ? 1e308 : 1e37;
        space.Upload(coefficients, w);
        DeviceVector weights = space.Own(w, nameof(w)), target = space.Own(gradient, nameof(gradient));
        var numbers = new List<double>();
        var sums = new double[data.Columns + 1];
        int[] backwards = [.. Enumerable.Range(0, (int)data.Rows).Reverse()];
        foreach (int[] positions in (int[][])[[], backwards])
        {
            order.Set(positions);
            foreach (var range in (RowRange[])[RowRange.All(data.Rows), new RowRange(3, data.Rows - 8), new RowRange(data.Rows - 1, 1)])
            {
                evaluation.Enqueue(weights, target, range, GradientForm.Sums(target.Length));
                numbers.Add(space.Reduce([], [], evaluation.Loss));
                Take();
            }
        }

        space.Upload(RandomData.Coefficients(data.Columns, seed: 6), w);
        evaluation.EnqueueProduct(weights, targets.View, target);
        Take();
        return numbers;

        void Take()
        {
            space.Download(gradient, sums);
            numbers.AddRange(sums);
        }
    }

    /// <summary>The first column nought but in the rows without weight, whose margins are infinite.</summary>
    private static Dataset WithoutWeight(Dataset data)
    {
        var values = new double[data.Rows * data.Columns];
        for (long i = 0; i < data.Rows; i++)
        {
            Span<double> row = values.AsSpan((int)(i * data.Columns), data.Columns);
            ((DenseMatrix)data.Features).Row<double>(i).CopyTo(row);
            row[0] = data.Weights.Span[(int)i] == 0 ? 32768 : 0;
        }

        return new Dataset(DenseMatrix.Wrap(values.AsMemory(), (int)data.Rows, data.Columns), data.Labels, weights: data.Weights);
    }
}
