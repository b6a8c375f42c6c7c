using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GpuLogReg.Data;

namespace GpuLogReg.Cpu;

/// <summary>
/// The coefficients of a model as <see cref="RowMargins{TSimd, TRows, TVector, TElement}"/> reads them: for each output a number a feature in whole
/// vectors of L, then a vector for the features that are left. A scaling's divisors are in the coefficients; its means are subtracted from X.
/// </summary>
internal sealed unsafe class RowCoefficients
{
    /// <summary>Rows of a step.</summary>
    public const int Step = 8;

    private const int NumbersOfLine = Cache.Line / sizeof(double);

    // On the heap of pinned objects, alive as long as this is.
    private readonly double[] _numbers;

    /// <summary>Lays them out.</summary>
    /// <param name="coefficients">k rows of d numbers.</param>
    /// <param name="intercepts">k numbers.</param>
    /// <param name="scaling">The map of rows; null for none.</param>
    /// <param name="lanes">L: 2, 4 or 8.</param>
    public RowCoefficients(double[][] coefficients, double[] intercepts, ColumnScaling? scaling, int lanes)
    {
        Features = coefficients[0].Length;
        Outputs = coefficients.Length;
        int left = Features % lanes;
        Whole = Features - left;
        LastOffset = left == 0 ? -1 : Math.Max(Features - lanes, 0);
        Stride = Whole + (left == 0 ? 0 : lanes);

        // A vector reaches past the number of its row only where the row is shorter than a vector, whose first numbers it then starts with.
        int firstLeft = Features < lanes ? 0 : lanes - left;
        _numbers = GC.AllocateArray<double>(checked((Stride * (Outputs + 1)) + lanes + Outputs + NumbersOfLine), pinned: true);
        double* at = (double*)Cache.Align(Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_numbers)));
        Mask = at;
        for (int l = firstLeft; l < firstLeft + left; l++)
            at[l] = BitConverter.Int64BitsToDouble(-1);
        at += lanes;
        if (scaling is not null)
        {
            Means = at;
            for (int j = 0; j < Features; j++)
                at[Place(j)] = scaling.Mean[j];
        }

        at += Stride;
        Weights = at;
        for (int c = 0; c < Outputs; c++, at += Stride)
        {
            for (int j = 0; j < Features; j++)
                at[Place(j)] = coefficients[c][j] / (scaling?.Scale[j] ?? 1);
        }

        Intercepts = at;
        intercepts.CopyTo(new Span<double>(at, Outputs));

        int Place(int j) => j < Whole ? j : j + firstLeft;
    }

    /// <summary>d.</summary>
    public int Features { get; }

    /// <summary>k.</summary>
    public int Outputs { get; }

    /// <summary>Features of whole vectors.</summary>
    public int Whole { get; }

    /// <summary>Where in the row the last, masked vector starts; −1 where none is left.</summary>
    public int LastOffset { get; }

    /// <summary>Numbers from an output to the next.</summary>
    public int Stride { get; }

    /// <summary>L numbers, all bits set where the last vector counts.</summary>
    public double* Mask { get; }

    /// <summary>Means in the layout of one output; null where rows are not scaled.</summary>
    public double* Means { get; }

    /// <summary>The coefficients of the first output.</summary>
    public double* Weights { get; }

    /// <summary>k numbers.</summary>
    public double* Intercepts { get; }
}
