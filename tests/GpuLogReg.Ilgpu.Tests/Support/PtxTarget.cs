using ILGPU.Runtime.Cuda;

namespace GpuLogReg.Ilgpu.Tests.Support;

/// <summary>An architecture that the pins are compiled for.</summary>
/// <param name="Name">As ptxas calls it: "sm_70".</param>
/// <param name="Architecture">What ILGPU is asked for.</param>
/// <param name="Written">The .target that ILGPU writes.</param>
/// <remarks>
/// ILGPU 1.5.3 writes the lesser of the architecture and sm_80, so sm_70 is what it says, and the text for sm_90 is one for sm_80 that the driver (or ptxas
/// -arch=sm_90) compiles for the newer device. What ILGPU itself may choose by architecture, it chooses by what was asked for, so all three are compiled.
/// </remarks>
internal sealed record PtxTarget(string Name, CudaArchitecture Architecture, string Written)
{
    /// <summary>Volta, Ampere and Hopper.</summary>
    public static IReadOnlyList<PtxTarget> All { get; } =
        [new("sm_70", CudaArchitecture.SM_70, "sm_70"), new("sm_80", CudaArchitecture.SM_80, "sm_80"), new("sm_90", CudaArchitecture.SM_90, "sm_80")];
}
