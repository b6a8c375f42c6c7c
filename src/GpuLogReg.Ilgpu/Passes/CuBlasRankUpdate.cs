using System.Numerics;
using GpuLogReg.Ilgpu.Launch;
using ILGPU;
using ILGPU.Runtime.Cuda;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>
/// cuBLAS through ILGPU.Algorithms. Its results have the same bits every time on one kind of GPU and version of the library, as it runs on one stream and is
/// not allowed atomics (cuBLAS documentation, "Results reproducibility").
/// </summary>
internal sealed class CuBlasRankUpdate : IRankUpdate
{
    private readonly OpenDevice _device;
    private readonly CuBlas _blas;

    private CuBlasRankUpdate(OpenDevice device, CuBlas blas) => (_device, _blas) = (device, blas);

    /// <summary>Opens the library; null where the device is not NVIDIA's or the library (libcublas, part of the CUDA toolkit) is not there or too old.</summary>
    public static CuBlasRankUpdate? TryOpen(OpenDevice device)
    {
        if (device.Accelerator is not CudaAccelerator cuda)
            return null;
        try
        {
            return new CuBlasRankUpdate(device, new CuBlas(cuda) { AtomicsMode = CuBlasAtomicsMode.NotAllowed, MathMode = CuBlasMathMode.DefaultMath });
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException or CuBlasException)
        {
            // Not an error: the library is no part of the driver, and our own kernels do without it.
            return null;
        }
    }

    public void Enqueue<T>(ArrayView<T> a, int length, int count, ArrayView<T> c)
        where T : unmanaged, INumber<T>
    {
        // Row-major rows of A are the columns of a column-major length × count matrix: c = A·Aᵀ.
        try
        {
            if (typeof(T) == typeof(float))
                _blas.Syrk(CuBlasFillMode.Lower, CuBlasOperation.NonTranspose, length, count, 1f, a.Cast<float>(), length, 0f, c.Cast<float>(), length);
            else
                _blas.Syrk(CuBlasFillMode.Lower, CuBlasOperation.NonTranspose, length, count, 1d, a.Cast<double>(), length, 0d, c.Cast<double>(), length);
        }
        catch (CuBlasException e)
        {
            throw new Compute.BackendException($"Device '{_device.Name}' failed in cuBLAS: {e.Error}. Use '--solver lbfgs', or '--device cpu'.", e);
        }
    }

    public void Dispose() => _blas.Dispose();
}
