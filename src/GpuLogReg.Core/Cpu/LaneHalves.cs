using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GpuLogReg.Cpu;

/// <summary>
/// Vectors of float32 whose halves belong to two features, as they come of X in 16 bits: a load of two vectors of a block, two features of L rows, is read as
/// L numbers of 32 bits, of which the lower halves are the even rows of one feature and of the other, and the upper halves the odd rows.
/// </summary>
/// <typeparam name="TVector">The hardware vector of float32.</typeparam>
internal static class LaneHalves<TVector> where TVector : struct
{
    /// <summary>The even rows of two features, then the odd rows, as sums over the features: even rows in the lower half, odd rows in the upper.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Fold(TVector even, TVector odd)
    {
        if (typeof(TVector) == typeof(Vector512<float>))
        {
            var (e, o) = (As512(even), As512(odd));
            return From(Vector512.Create(e.GetLower() + e.GetUpper(), o.GetLower() + o.GetUpper()));
        }

        if (typeof(TVector) == typeof(Vector256<float>))
        {
            var (e, o) = (As256(even), As256(odd));
            return From(Vector256.Create(e.GetLower() + e.GetUpper(), o.GetLower() + o.GetUpper()));
        }

        var (a, b) = (As128(even), As128(odd));
        var lower = Vector128.Create(a.AsDouble().ToScalar(), b.AsDouble().ToScalar()).AsSingle();
        var upper = Vector128.Create(a.AsDouble().GetElement(1), b.AsDouble().GetElement(1)).AsSingle();
        return From(lower + upper);
    }

    /// <summary>Numbers of L rows in the order of <see cref="Fold"/>: even rows, then odd rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector EvensFirst(TVector rows)
    {
        if (typeof(TVector) == typeof(Vector512<float>))
            return From(Vector512.Shuffle(As512(rows), Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15)));
        if (typeof(TVector) == typeof(Vector256<float>))
            return From(Vector256.Shuffle(As256(rows), Vector256.Create(0, 2, 4, 6, 1, 3, 5, 7)));
        return From(Vector128.Shuffle(As128(rows), Vector128.Create(0, 2, 1, 3)));
    }

    /// <summary>The lower half, twice: what the even rows of two features are multiplied by.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LowerTwice(TVector a)
    {
        if (typeof(TVector) == typeof(Vector512<float>))
            return From(Vector512.Create(As512(a).GetLower(), As512(a).GetLower()));
        if (typeof(TVector) == typeof(Vector256<float>))
            return From(Vector256.Create(As256(a).GetLower(), As256(a).GetLower()));
        return From(Vector128.Shuffle(As128(a), Vector128.Create(0, 1, 0, 1)));
    }

    /// <summary>The upper half, twice: what the odd rows of two features are multiplied by.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector UpperTwice(TVector a)
    {
        if (typeof(TVector) == typeof(Vector512<float>))
            return From(Vector512.Create(As512(a).GetUpper(), As512(a).GetUpper()));
        if (typeof(TVector) == typeof(Vector256<float>))
            return From(Vector256.Create(As256(a).GetUpper(), As256(a).GetUpper()));
        return From(Vector128.Shuffle(As128(a), Vector128.Create(2, 3, 2, 3)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> As512(TVector a) => Unsafe.BitCast<TVector, Vector512<float>>(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> As256(TVector a) => Unsafe.BitCast<TVector, Vector256<float>>(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> As128(TVector a) => Unsafe.BitCast<TVector, Vector128<float>>(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector From<TOther>(TOther a) where TOther : struct => Unsafe.BitCast<TOther, TVector>(a);
}
