using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Vectors;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>The steps of an epoch enqueued as one launch, or a few where there are very many; nothing is read back.</summary>
internal interface IEpochPass : IDisposable
{
    /// <summary>Enqueues the steps, or says that steps made singly are expected to be quicker here.</summary>
    /// <param name="plan">What a step is; checked.</param>
    /// <param name="rates">α of each step.</param>
    /// <param name="weightSum">Σ sᵢ.</param>
    /// <param name="w">The point.</param>
    /// <param name="velocity">v, or Adam's m.</param>
    /// <param name="square">Adam's v; null for other rules.</param>
    /// <param name="cancellation">Looked at before each launch.</param>
    /// <returns>Steps enqueued; null where none were.</returns>
    long? TryEnqueue(
        in EpochPlan plan, ReadOnlySpan<double> rates, double weightSum, DeviceVector w, DeviceVector velocity, DeviceVector? square, CancellationToken cancellation);
}
