using System.Numerics;

namespace GpuLogReg.Ilgpu.Kernels.Softmax;

/// <summary>A function of one output's number.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal interface IClassMap<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>The function's value.</summary>
    /// <param name="number">The output's number.</param>
    /// <param name="output">The output; k or more for those that only fill a tile.</param>
    T Of(T number, int output);
}
