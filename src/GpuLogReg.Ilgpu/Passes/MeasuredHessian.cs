using System.Diagnostics;
using System.Numerics;
using GpuLogReg.Compute;
using ILGPU;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>
/// XᵀDX by our own kernel or by a library, whichever was kept as the quicker for this device; where neither was and a choice can be kept, both are timed on the
/// first Hessian. The two round differently, so the choice holds for every later run, as <see cref="IShapeBook"/> has it.
/// </summary>
/// <typeparam name="T">The type of the pass.</typeparam>
/// <param name="book">Where choices are kept.</param>
/// <param name="problem">The problem's name there.</param>
/// <param name="own">Our own kernel.</param>
/// <param name="library">The library.</param>
/// <param name="prefersLibrary">The table's choice, where none can be kept.</param>
internal sealed class MeasuredHessian<T>(IShapeBook book, string problem, IDenseHessian<T> own, IDenseHessian<T> library, bool prefersLibrary) : IDenseHessian<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>What is kept where our own kernel was quicker.</summary>
    public const string Own = "own kernel";

    /// <summary>What is kept where the library was.</summary>
    public const string Library = "library";

    private const int Rounds = 3;

    private IDenseHessian<T>? _chosen;

    public void Compute(ArrayView<T> curvatures, Span<double> hessian)
    {
        _chosen ??= Choose(curvatures, hessian);
        _chosen.Compute(curvatures, hessian);
    }

    public void Dispose()
    {
        own.Dispose();
        library.Dispose();
    }

    private IDenseHessian<T> Choose(ArrayView<T> curvatures, Span<double> hessian)
    {
        string? kept = book.Find(problem);
        if (kept is not (Own or Library))
            kept = book.CanKeep ? book.Keep(problem, Seconds(library, curvatures, hessian) < Seconds(own, curvatures, hessian) ? Library : Own) : null;
        return (kept is null ? prefersLibrary : kept == Library) ? library : own;
    }

    /// <summary>The least of a few, after one that compiles and allocates.</summary>
    private static double Seconds(IDenseHessian<T> way, ArrayView<T> curvatures, Span<double> hessian)
    {
        double least = double.PositiveInfinity;
        for (int round = -1; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            way.Compute(curvatures, hessian);
            if (round >= 0)
                least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return least;
    }
}
