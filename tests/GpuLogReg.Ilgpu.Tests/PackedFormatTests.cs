using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Ilgpu.Storage;
using GpuLogReg.Ilgpu.Tests.Support;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Tests;

/// <summary>Numbers of 16 bits: what kernels make of each bit pattern, and what the host makes of numbers.</summary>
public sealed class PackedFormatTests
{
    private const int All = 1 << 16;

    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void Kernels_widen_every_bfloat16_exactly(string device) =>
        Widens<PackedBFloat16>(device, bits => BitConverter.UInt32BitsToSingle((uint)bits << 16));

    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void Kernels_widen_every_finite_float16_exactly(string device) =>
        Widens<PackedFloat16>(device, bits => (float)BitConverter.UInt16BitsToHalf(bits));

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Float64)]
    [InlineData(Precision.BFloat16)]
    [InlineData(Precision.Float16)]
    public void The_host_rounds_as_the_storage_does(Precision storage)
    {
        var random = new Random(3);
        double[] numbers =
        [
            0, -0.0, 1, -255.5, 1.00390625, 1.01171875, 1.00048828125, 65504, 65519, 6e-8, 2e-8, -2.9802322387695312e-8, 1e-40, 3.3e38, Math.PI,
            .. Enumerable.Range(0, 100).Select(_ => (random.NextDouble() - 0.5) * Math.Pow(2, random.Next(-20, 15))),
        ];
        RowFormat format = RowFormat.Of(storage);
        byte[] wide = new byte[numbers.Length * format.Size], single = new byte[wide.Length];
        format.Write(numbers, wide);
        format.Write([.. numbers.Select(x => (float)x)], single);
        for (int i = 0; i < numbers.Length; i++)
        {
            Assert.Equal(StorageRounding.Round(numbers[i], storage), Read(wide, i, storage));
            Assert.Equal(StorageRounding.Round((float)numbers[i], storage), Read(single, i, storage));
        }
    }

    [Theory]
    [InlineData(Precision.Float32, 28, 7)]
    [InlineData(Precision.Float64, 28, 14)]
    [InlineData(Precision.BFloat16, 28, 4)]
    [InlineData(Precision.Float16, 8, 1)]
    [InlineData(Precision.Float16, 9, 2)]
    [InlineData(Precision.Float64, int.MaxValue, 1 << 30)]
    public void Rows_are_whole_vectors(Precision storage, int features, int vectors) => Assert.Equal(vectors, RowFormat.Of(storage).VectorsFor(features));

    private static void Widens<TFormat>(string name, Func<ushort, float> expected)
        where TFormat : struct, IPackedFormat
    {
        TestDevices.Open(name);
        using Context context = DeviceContext.Create();
        using Accelerator accelerator = DeviceCatalog.List(context).First(e => e.Description.Name == name).Device.CreateAccelerator(context);
        uint[] words = [.. Enumerable.Range(0, All).Select(i => (uint)i | ((uint)(All - 1 - i) << 16))];
        using var input = accelerator.Allocate1D(words);
        using var low = accelerator.Allocate1D<float>(All);
        using var high = accelerator.Allocate1D<float>(All);
        accelerator.LoadStreamKernel<ArrayView<uint>, ArrayView<float>, ArrayView<float>>(WideningProbe.Run<TFormat>)(new KernelConfig(All / 4, 4), input.View, low.View, high.View);
        float[] lows = low.GetAsArray1D(), highs = high.GetAsArray1D();
        for (int i = 0; i < All; i++)
        {
            float value = expected((ushort)i);
            if (!float.IsFinite(value))
                continue;
            Assert.Equal(BitConverter.SingleToInt32Bits(value), BitConverter.SingleToInt32Bits(lows[i]));
            Assert.Equal(BitConverter.SingleToInt32Bits(value), BitConverter.SingleToInt32Bits(highs[All - 1 - i]));
        }
    }

    private static double Read(byte[] bytes, int i, Precision storage) => storage switch
    {
        Precision.Float32 => BitConverter.ToSingle(bytes, i * sizeof(float)),
        Precision.Float64 => BitConverter.ToDouble(bytes, i * sizeof(double)),
        Precision.BFloat16 => BitConverter.UInt32BitsToSingle((uint)BitConverter.ToUInt16(bytes, i * sizeof(ushort)) << 16),
        _ => (double)BitConverter.ToHalf(bytes, i * sizeof(ushort)),
    };
}
