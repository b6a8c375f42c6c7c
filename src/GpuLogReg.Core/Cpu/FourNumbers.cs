using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace GpuLogReg.Cpu;

/// <summary>A number of each of four rows, side by side, made in registers: four stores that one load reads make that load wait until they are through.</summary>
internal static unsafe class FourNumbers<T> where T : unmanaged, INumber<T>
{
    /// <summary>Four sums of a vector's elements, each with a number added: neighbours first, then the sums of neighbours.</summary>
    /// <param name="a">The first vector.</param>
    /// <param name="b">The second.</param>
    /// <param name="c">The third.</param>
    /// <param name="d">The fourth.</param>
    /// <param name="plus">What is added to each.</param>
    /// <param name="target">Written: four numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSums(Vector128<T> a, Vector128<T> b, Vector128<T> c, Vector128<T> d, T plus, T* target)
    {
        Vector128<T> lower = Neighbours(a, b), upper = Neighbours(c, d), all = Vector128.Create(plus);
        if (typeof(T) == typeof(float))
        {
            (Neighbours(lower, upper) + all).Store(target);
            return;
        }

        (lower + all).Store(target);
        (upper + all).Store(target + Vector128<T>.Count);
    }

    /// <summary>Four numbers a stride apart.</summary>
    /// <param name="source">The first.</param>
    /// <param name="stride">Numbers from one to the next.</param>
    /// <param name="target">Written: four numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gather(T* source, nint stride, T* target)
    {
        if (typeof(T) == typeof(float))
        {
            float* numbers = (float*)source;
            Vector128.Create(numbers[0], numbers[stride], numbers[2 * stride], numbers[3 * stride]).Store((float*)target);
            return;
        }

        double* wide = (double*)source;
        Vector128.Create(wide[0], wide[stride]).Store((double*)target);
        Vector128.Create(wide[2 * stride], wide[3 * stride]).Store((double*)target + 2);
    }

    /// <summary>The sums of neighbours, those of a first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> Neighbours(Vector128<T> a, Vector128<T> b)
    {
        if (typeof(T) == typeof(float))
        {
            Vector128<float> p = a.AsSingle(), q = b.AsSingle();
            var sums = Sse3.IsSupported ? Sse3.HorizontalAdd(p, q)
                : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.AddPairwise(p, q)
                : Vector128.Create(p[0] + p[1], p[2] + p[3], q[0] + q[1], q[2] + q[3]);
            return sums.As<float, T>();
        }

        Vector128<double> u = a.AsDouble(), v = b.AsDouble();
        var wide = Sse3.IsSupported ? Sse3.HorizontalAdd(u, v)
            : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.AddPairwise(u, v)
            : Vector128.Create(u[0] + u[1], v[0] + v[1]);
        return wide.As<double, T>();
    }
}
