using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GpuLogReg.Compute;
using GpuLogReg.Data;

namespace GpuLogReg.Cpu;

/// <summary>"cpu": the vectorised engine on all cores, with the widest vectors that the machine has. The production engine where there is no GPU.</summary>
public sealed class SimdBackend : IBackend, ITwoPassBaseline, IBandwidthProbe
{
    private readonly int _threads;

    /// <summary>Creates the engine.</summary>
    /// <param name="threads">Most threads of a pass; −1 for one a core. Results do not depend on it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is zero or below −1.</exception>
    public SimdBackend(int threads = -1)
    {
        if (threads is 0 or < -1)
            throw new ArgumentOutOfRangeException(nameof(threads), $"'threads' is {threads}; expected 1 or more, or -1 for one a core.");
        _threads = threads;
    }

    /// <summary>Width of the vectors in bits: 512, 256 or 128.</summary>
    public static int VectorBits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    /// <summary>The tiles of a pass: those of this machine, or others, so that tests reach both on any.</summary>
    internal TileSize Tiles { get; init; } = DenseLayout.Tiles;

    /// <inheritdoc/>
    public string Name => "cpu";

    /// <inheritdoc/>
    public BackendLimits Limits { get; } = new(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, [Precision.Float32, Precision.Float64, Precision.BFloat16, Precision.Float16]);

    /// <inheritdoc/>
    public IObjective Prepare(Dataset data, LossKind loss, Precision storage)
    {
        ObjectiveShape.Of(data, loss);
        return Prepare(data, loss, storage, VectorBits);
    }

    /// <inheritdoc/>
    public IObjective PrepareTwoPass(Dataset data, LossKind loss, Precision storage)
    {
        EnsureDense(data, loss);
        if (loss != LossKind.Logistic)
            throw new BackendException($"The two-pass baseline of the cpu engine has no loss {loss}; expected {LossKind.Logistic}.");
        if (storage is not (Precision.Float32 or Precision.Float64))
            throw new BackendException($"The two-pass baseline of the cpu engine has no storage {storage}; expected Float32 or Float64.");
        return storage == Precision.Float32 ? new TwoPassObjective<float>(data, _threads) : new TwoPassObjective<double>(data, _threads);
    }

    /// <inheritdoc/>
    public string BandwidthKind => "read";

    /// <inheritdoc/>
    public double MeasureBandwidth(long bytes) => MeasureBandwidthByWay(bytes).Max();

    /// <inheritdoc/>
    public IReadOnlyList<double> MeasureBandwidthByWay(long bytes) => new ReadProbe(_threads).Measure(bytes);

    /// <inheritdoc/>
    public void Dispose() { }

    private static void EnsureDense(Dataset data, LossKind loss)
    {
        ObjectiveShape.Of(data, loss);
        if (data.Features is not DenseMatrix)
            throw new BackendException("The plain two passes read dense rows, and X is sparse; expected a dense matrix.");
    }

    /// <summary>Prepares with vectors of a given width, so that tests reach every width on any machine.</summary>
    internal IObjective Prepare(Dataset data, LossKind loss, Precision storage, int vectorBits) => (storage, vectorBits) switch
    {
        (Precision.Float32, 512) => Prepare<Simd512<float>, Vector512<float>, float>(data, loss),
        (Precision.Float32, 256) => Prepare<Simd256<float>, Vector256<float>, float>(data, loss),
        (Precision.Float32, 128) => Prepare<Simd128<float>, Vector128<float>, float>(data, loss),
        (Precision.Float64, 512) => Prepare<Simd512<double>, Vector512<double>, double>(data, loss),
        (Precision.Float64, 256) => Prepare<Simd256<double>, Vector256<double>, double>(data, loss),
        (Precision.Float64, 128) => Prepare<Simd128<double>, Vector128<double>, double>(data, loss),
        (Precision.BFloat16, 512) => Prepare<SimdStored<Simd512<float>, Vector512<float>, BFloat16Format>, Vector512<float>, float>(data, loss),
        (Precision.BFloat16, 256) => Prepare<SimdStored<Simd256<float>, Vector256<float>, BFloat16Format>, Vector256<float>, float>(data, loss),
        (Precision.BFloat16, 128) => Prepare<SimdStored<Simd128<float>, Vector128<float>, BFloat16Format>, Vector128<float>, float>(data, loss),
        (Precision.Float16, 512) => Prepare<SimdStored<Simd512<float>, Vector512<float>, Float16Format>, Vector512<float>, float>(data, loss),
        (Precision.Float16, 256) => Prepare<SimdStored<Simd256<float>, Vector256<float>, Float16Format>, Vector256<float>, float>(data, loss),
        (Precision.Float16, 128) => Prepare<SimdStored<Simd128<float>, Vector128<float>, Float16Format>, Vector128<float>, float>(data, loss),
        _ => throw new BackendException($"The cpu engine has no storage {storage} with vectors of {vectorBits} bits; expected Float32, Float64, BFloat16 or Float16 with 512, 256 or 128."),
    };

    private IObjective Prepare<TSimd, TVector, T>(Dataset data, LossKind loss)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, INumber<T> => (data.Features, loss) switch
        {
            (CsrMatrix, _) when TSimd.StoredSize != Unsafe.SizeOf<T>() =>
                throw new BackendException("The cpu engine stores the numbers of sparse rows as Float32 or Float64, and 16 bits were asked for. Use '--precision f32'."),
            (CsrMatrix, LossKind.Logistic) => new CsrObjective<TSimd, TVector, T>(data, loss, new CsrLogistic<TSimd, TVector, T>(data.Rows), _threads),
            (CsrMatrix, _) => new CsrObjective<TSimd, TVector, T>(data, loss, new CsrSoftmax<TSimd, TVector, T>(data.Rows, data.Classes.Count), _threads),
            (_, LossKind.Logistic) => new SimdObjective<TSimd, TVector, T>(data, _threads, Tiles),
            _ => new SimdSoftmaxObjective<TSimd, TVector, T>(data, _threads),
        };
}
