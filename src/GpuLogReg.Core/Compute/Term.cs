namespace GpuLogReg.Compute;

/// <summary>One summand c·v of a linear combination; v counts as zero from element <paramref name="Extent"/> on.</summary>
/// <param name="Coefficient">c.</param>
/// <param name="Vector">v.</param>
/// <param name="Extent">How many leading elements take part; the rest add nothing (so an intercept can be left out).</param>
public readonly record struct Term(double Coefficient, Vector Vector, int Extent)
{
    /// <summary>c·v over all elements of v.</summary>
    /// <param name="coefficient">c.</param>
    /// <param name="vector">v.</param>
    public Term(double coefficient, Vector vector) : this(coefficient, vector, vector.Length) { }
}
