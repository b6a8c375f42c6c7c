namespace GpuLogReg.Compute;

/// <summary>What a storage makes of a number: the nearest one it holds, ties to even.</summary>
public static class StorageRounding
{
    /// <summary>A value as it reads back from the storage; infinite where it is beyond the largest number.</summary>
    /// <param name="value">A value of X.</param>
    /// <param name="storage">How X is stored.</param>
    /// <remarks>The narrow formats are rounded to by way of float32, as engines do whose data is float32.</remarks>
    public static double Round(double value, Precision storage) => storage switch
    {
        Precision.Float64 => value,
        Precision.Float32 => (float)value,
        Precision.BFloat16 => BitConverter.UInt32BitsToSingle((uint)ToBFloat16((float)value) << 16),
        Precision.Float16 => (double)(Half)(float)value,
        _ => throw new ArgumentOutOfRangeException(nameof(storage), $"'storage' is {storage}; expected Float32, Float64, BFloat16 or Float16."),
    };

    /// <summary>Bytes of a number.</summary>
    /// <param name="storage">How X is stored.</param>
    public static int Size(Precision storage) => storage switch
    {
        Precision.Float64 => sizeof(double),
        Precision.Float32 => sizeof(float),
        _ => sizeof(ushort),
    };

    /// <summary>The upper 16 bits of the float32 number, rounded; a NaN stays one.</summary>
    /// <param name="value">Any number.</param>
    public static ushort ToBFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value))
            return (ushort)((bits >> 16) | 0x40);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
