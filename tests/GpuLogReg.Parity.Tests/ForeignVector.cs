using GpuLogReg.Compute;

namespace GpuLogReg.Parity;

/// <summary>A vector that no backend allocated.</summary>
internal sealed class ForeignVector(int length) : Vector(length);
