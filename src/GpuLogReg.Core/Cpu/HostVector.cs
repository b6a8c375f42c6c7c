using GpuLogReg.Compute;

namespace GpuLogReg.Cpu;

/// <summary>A vector in a managed array.</summary>
internal sealed class HostVector(int length) : Vector(length)
{
    public double[] Values { get; } = new double[length];

    public static double[] Of(Vector vector) => vector is HostVector host
        ? host.Values
        : throw new ArgumentException($"The vector is a {vector.GetType().Name} of another backend; expected one allocated by this space.", nameof(vector));
}
